package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Where keys live. A store takes instants and decides nothing: no clock, no hashing, no rule.
 *
 * <p>Whoever writes one extends {@code dev.apikeys.contract.KeyStoreContract} of this module's
 * {@code tests} jar, which holds every promise made here. Implementations are safe for use by many
 * threads. Each call that writes is one transaction, in which its audit entry and its change rows
 * stand or fall with it; each call throws {@link KeyStoreException} when the store is broken.
 * Instants have milliseconds, and come back as they were given. Ids, owners, tenants and digests
 * are compared byte for byte.
 */
public interface KeyStore {

  /**
   * Stores new keys, each with its secrets and audit entry, in one transaction.
   *
   * @return for each in order, what became of it; those refused leave no trace. A repeated request
   *     is replayed whatever else would be wrong with it
   */
  List<InsertionResult> insert(List<Insertion> insertions);

  /**
   * Stores new keys as {@link #insert} does, but all of them or none: if one is refused or
   * replayed, nothing is stored, and the others are withheld.
   */
  List<InsertionResult> insertAll(List<Insertion> insertions);

  /**
   * The presented secret with its key and its last use, by one indexed statement. The key's secrets
   * and proofs are the presented one alone. Of several digests, the first that is known counts.
   */
  Optional<FoundSecret> find(Lookup lookup);

  /** The id of the key that was stored for a request that lasts; the key may be gone by now. */
  Optional<String> keyOf(KeyRequest lasting);

  /** The key of this id, with all its secrets. */
  Optional<StoredKey> get(String keyId);

  /** The keys asked for, newest id first, each with all its secrets. */
  List<ApiKey> list(KeyQuery query, Instant at);

  /**
   * Changes a key under a lock: hands its truth to the function, and stores what that answers, with
   * its audit entry. Of an existing secret its end alone is written, never its hash nor its last
   * use, and {@link Change#of} is asked whether the key stays what it is. Existing secrets keep
   * their order, and added ones follow in theirs. The function may be called again after a
   * conflict, and must do nothing else; what it throws undoes all and is passed on. A secret added
   * under an id or look-up digest that is taken, by another than one that goes with this change, is
   * a {@link KeyStoreException}.
   *
   * @param ownerLimits how many live keys the owner may have, if the change may add one; the owner
   *     is then locked before the key
   * @param change answers what is to be stored; empty leaves all as it is
   */
  ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change);

  /**
   * Replaces a secret's hash if it is still the expected one, and nothing else of its key.
   *
   * @return whether it was
   */
  boolean rehash(String secretId, SecretHash expected, SecretHash replacement);

  /** Notes uses: for each secret the later of what was noted and this. Unknown ids are ignored. */
  void recordUses(Collection<SecretUse> uses);

  /**
   * Writes a change row for an owner, so that every node forgets what it knows of it.
   *
   * @throws InvalidMemberException if the owner is {@code ""}, which no key has
   */
  void announce(String tenant, String owner, Instant at);

  /**
   * The first {@code limit} change rows with an id above {@code from}, ascending, and the newest id
   * there is. No rows for a limit of 0 or less. Each node that verifies asks once a second, unless
   * set otherwise, and must see what was committed before it asked: not a replica that lags.
   */
  Changes changes(long from, int limit);

  /** The audit entries asked for, newest first. */
  List<AuditRecord> audit(AuditQuery query);

  /**
   * Removes up to {@code limit} rows older than {@code before}; none for a limit of 0 or less, and
   * no request that {@link KeyRequest#isLasting() lasts}. What belongs to a key that is being
   * changed meanwhile may be left for the next time.
   *
   * @return how many were removed
   */
  int purge(Purge what, Instant before, int limit);

  /** How many secrets are stored under each scheme. */
  Map<String, Long> countByScheme();

  /**
   * Runs an action when the transaction that the caller is in has ended, and at once where there is
   * none. Stores that join an application's transaction override it.
   */
  default void afterCompletion(Consumer<TransactionOutcome> action) {
    requireNonNull(action, "action").accept(TransactionOutcome.COMMITTED);
  }
}
