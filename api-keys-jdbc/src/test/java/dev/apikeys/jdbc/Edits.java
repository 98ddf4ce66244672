package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeyBuilder;
import dev.apikeys.AuditAction;
import dev.apikeys.Change;
import dev.apikeys.Revocation;
import dev.apikeys.Secret;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a key becomes by one edit, its version counted on; empty where there is nothing to edit. */
final class Edits {

  private static final int MAX_SECRETS = 4;

  private Edits() {}

  /** Switches a key off, or on again, unless it is revoked. */
  static Optional<StoredKey> switched(StoredKey key) {
    return Optional.of(key)
        .filter(truth -> truth.key().revocation().isEmpty())
        .map(truth -> truth.with(changed(truth).enabled(!truth.key().enabled(), Mint.NOW).build()));
  }

  /** Ends a key at this instant, or takes its end away. */
  static Optional<StoredKey> expiring(StoredKey key, Optional<Instant> end) {
    return Optional.of(key.with(changed(key).expiresAt(end).build()));
  }

  static Optional<StoredKey> revoked(StoredKey key, Actor actor, Instant at) {
    return Optional.of(key)
        .filter(truth -> truth.key().revocation().isEmpty())
        .map(
            truth ->
                truth.with(
                    changed(truth)
                        .revocation(
                            Optional.of(new Revocation(at, actor.toString(), Optional.empty())))
                        .build()));
  }

  /** Adds a secret, retires those there are, and drops the oldest where they are too many. */
  static Optional<StoredKey> rotated(StoredKey key, Mint.Minted added, Instant at) {
    List<Secret> secrets = new ArrayList<>();
    Map<String, SecretProof> proofs = new HashMap<>(key.proofs());
    key.key().secrets().stream().map(secret -> retired(secret, at)).forEach(secrets::add);
    if (secrets.size() == MAX_SECRETS) {
      proofs.remove(secrets.remove(0).id());
    }
    secrets.add(added.secret());
    proofs.put(added.secret().id(), added.proof());
    return Optional.of(new StoredKey(changed(key).secrets(secrets).build(), proofs));
  }

  /** The change to what the edit makes of a key. */
  static Function<StoredKey, Optional<Change>> storing(
      Function<StoredKey, Optional<StoredKey>> edit, Actor actor, Instant at) {
    return truth ->
        edit.apply(truth)
            .map(
                after ->
                    new Change(
                        Optional.of(after), Mint.entry(AuditAction.DISABLED, after, actor, at)));
  }

  static Function<StoredKey, Optional<Change>> deleting(Actor actor, Instant at) {
    return truth ->
        Optional.of(
            new Change(Optional.empty(), Mint.entry(AuditAction.DELETED, truth, actor, at)));
  }

  private static Secret retired(Secret secret, Instant at) {
    return new Secret(
        secret.id(),
        secret.display(),
        secret.createdAt(),
        secret.expiresAt(),
        secret.revokedAt().or(() -> Optional.of(at)),
        secret.lastUsedAt());
  }

  private static ApiKeyBuilder changed(StoredKey stored) {
    return stored.key().toBuilder().updatedAt(Mint.NOW).version(stored.key().version() + 1);
  }
}
