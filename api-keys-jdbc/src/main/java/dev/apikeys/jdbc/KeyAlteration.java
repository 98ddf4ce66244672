package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.KeyStoreException;
import dev.apikeys.OwnerLimit;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Secret;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Changes one key, in the transaction of its session. */
final class KeyAlteration {

  /** Carries what the caller's function threw past the translation of the database's failures. */
  static final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final RuntimeException reason;

    Interrupted(RuntimeException reason) {
      super(null, reason, false, false);
      this.reason = reason;
    }

    RuntimeException reason() {
      return reason;
    }
  }

  private final Session session;
  private final String keyId;

  KeyAlteration(Session session, String keyId) {
    this.session = session;
    this.keyId = keyId;
  }

  /** Locks the owner, then the key, and stores what the function makes of the truth. */
  ChangeResult apply(
      Optional<OwnerLimits> ownerLimits, Function<StoredKey, Optional<Change>> function) {
    session.requireTruthUnderLock();
    Optional<Owner> locked = ownerLimits.flatMap(limits -> session.keys().owner(keyId));
    locked.ifPresent(session::lock);
    Optional<StoredKey> truth = lock();
    if (truth.isEmpty()) {
      return new ChangeResult.Absent();
    }
    if (ownerLimits.isPresent() && locked.isEmpty()) {
      // The application's transaction may have begun before the key was there to be read.
      Owner.of(truth.get().key()).ifPresent(session::lock);
    }
    Optional<Change> change = call(function, truth.get());
    if (change.isEmpty()) {
      return new ChangeResult.Unchanged(truth.get());
    }
    Optional<ApiKey> after = change.get().after().map(StoredKey::key);
    if (after.isPresent()
        && limit(ownerLimits, truth.get().key(), after.get())
            .filter(limit -> session.keys().exceeds(after.get(), limit))
            .isPresent()) {
      return new ChangeResult.OwnerFull();
    }
    return write(truth.get(), change.get());
  }

  private Optional<StoredKey> lock() {
    return session
        .keys()
        .lock(keyId)
        .map(key -> SecretRow.join(key, session.secrets().lock(keyId)));
  }

  private static Optional<Change> call(
      Function<StoredKey, Optional<Change>> function, StoredKey truth) {
    try {
      return function.apply(truth).map(change -> change.of(truth.key()));
    } catch (RuntimeException reason) {
      throw new Interrupted(reason);
    }
  }

  private static Optional<OwnerLimit> limit(
      Optional<OwnerLimits> limits, ApiKey before, ApiKey after) {
    try {
      return limits.flatMap(some -> some.of(before, after));
    } catch (RuntimeException reason) {
      throw new Interrupted(reason);
    }
  }

  private ChangeResult write(StoredKey truth, Change change) {
    Set<String> affected = new TreeSet<>(truth.proofs().keySet());
    change.after().ifPresent(after -> affected.addAll(after.proofs().keySet()));
    if (change.after().isPresent()) {
      session.keys().update(change.after().get().key());
      writeSecrets(truth, change.after().get());
    } else {
      delete(truth.proofs().keySet());
      session.keys().delete(keyId);
    }
    session.audit().insert(change.entry());
    session.changes().insert(change.entry(), affected);
    return change.after().isPresent()
        ? new ChangeResult.Stored(lock().orElseThrow())
        : new ChangeResult.Deleted();
  }

  private void writeSecrets(StoredKey truth, StoredKey after) {
    Set<String> known = truth.proofs().keySet();
    Set<String> gone = new HashSet<>(known);
    gone.removeAll(after.proofs().keySet());
    delete(gone);
    addSecrets(after, known);
    after.key().secrets().stream()
        .filter(secret -> known.contains(secret.id()))
        .filter(secret -> !truth.key().secrets().contains(secret))
        .forEach(session.secrets()::update);
  }

  private void addSecrets(StoredKey after, Set<String> known) {
    Map<String, SecretProof> proofs = new HashMap<>(after.proofs());
    proofs.keySet().removeAll(known);
    if (session.secrets().isTaken(proofs)) {
      throw new KeyStoreException("a secret added to the key " + keyId + " exists already");
    }
    List<Secret> added =
        after.key().secrets().stream().filter(s -> proofs.containsKey(s.id())).toList();
    session.secrets().add(after, added);
    session.lastUses().insert(proofs.keySet());
  }

  /** In the order of their ids, as uses are recorded, so that neither waits for the other. */
  private void delete(Set<String> secretIds) {
    Set<String> sorted = new TreeSet<>(secretIds);
    session.lastUses().delete(sorted);
    session.secrets().delete(sorted);
  }
}
