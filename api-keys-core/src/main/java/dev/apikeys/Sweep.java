package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of many keys at once: those of an owner, those that nobody uses, those that are old.
 *
 * <p>It sees what the {@link Lifecycle} sees that it comes from. Keys are taken page by page, and
 * each is changed in a transaction of its own, unless the application's is joined, and only if on
 * its truth it still is one of those meant. Safe for use by many threads, and on several nodes at
 * once. Every method throws {@link KeyStoreException} when the store is broken; what was done until
 * then stays.
 */
public final class Sweep {

  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  /** How often keys are looked for that came while the others were taken. */
  private static final int PASSES = 10;

  private final KeyStore store;
  private final Editor editor;
  private final Owners owners;
  private final Authority authority;

  Sweep(KeyStore store, Editor editor, Owners owners, Authority authority) {
    this.store = store;
    this.editor = editor;
    this.owners = owners;
    this.authority = authority;
  }

  /**
   * Revokes all keys of an owner that this caller may know of.
   *
   * @return how many were revoked
   * @throws InvalidMemberException if owner, tenant or reason is none
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public int revokeAllOf(String tenant, String owner, String reason) {
    return everything(of(tenant, owner), revoking(Revocation.why(reason), key -> true));
  }

  /**
   * Revokes the keys that were neither issued, begun, enabled or rotated nor used for this time, or
   * longer. Uses are written late, which is why it is a day at least; within an application's
   * transaction on MariaDB, those written since that began may not be seen.
   *
   * @return how many were revoked
   * @throws InvalidMemberException if the time is shorter than a day or longer than 100 years, or
   *     the reason is none
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public int revokeUnused(Duration time, String reason) {
    Instant since = editor.now().minus(Require.idle("time", time));
    KeyQuery unused = KeyQuery.all().includingInactive().unusedSince(since);
    return each(unused, revoking(Revocation.why(reason), key -> unused.asksFor(key, editor.now())));
  }

  /**
   * Removes all keys of an owner that this caller may know of, whatever their state, and lets every
   * node forget what it knows of the owner. The audit stays, and the row that orders its limits,
   * and with them the owner's id.
   *
   * @return how many were removed
   * @throws InvalidMemberException if owner or tenant is none
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public int eraseOwner(String tenant, String owner) {
    KeyQuery all = of(tenant, owner);
    int erased =
        everything(
            all,
            key -> {
              editor.delete(authority, key.id());
              return true;
            });
    if (authority.narrow(all).isPresent()) {
      owners.changed(tenant, owner, editor.now());
    }
    return erased;
  }

  private static KeyQuery of(String tenant, String owner) {
    Require.tenant(tenant);
    Require.owner(owner);
    return KeyQuery.all().includingInactive().of(Tenants.only(tenant)).ownedBy(owner);
  }

  /**
   * Rotates the keys in use whose newest secret is older than this, one after the other, and hands
   * each with its token to the taker at once. Keys that policy or rights do not let be rotated are
   * passed over and logged as a warning. What the taker throws ends it.
   *
   * @param overlap how long the secrets so far go on
   * @return how many were rotated
   * @throws InvalidMemberException if the age is not positive, or beyond 100 years
   */
  public int rotateOlderThan(Duration age, Duration overlap, Consumer<IssuedKey> taker) {
    Require.between("age", age, Duration.ofMillis(1), Require.LONGEST);
    requireNonNull(overlap, "overlap");
    Require.between("overlap_seconds", overlap, Duration.ZERO, Require.LONGEST);
    requireNonNull(taker, "taker");
    Instant before = editor.now().minus(age);
    KeyQuery inUse = KeyQuery.all().createdBefore(before);
    Predicate<ApiKey> old =
        key ->
            key.newestSecret().map(s -> s.createdAt().isBefore(before)).orElse(false)
                && inUse.asksFor(key, editor.now());
    return each(inUse, key -> old.test(key) && rotate(key.id(), overlap, old, taker));
  }

  private boolean rotate(
      String keyId, Duration overlap, Predicate<ApiKey> old, Consumer<IssuedKey> taker) {
    Optional<IssuedKey> rotated;
    try {
      rotated =
          editor.rotate(
              authority, keyId, OptionalLong.empty(), Optional.of(overlap), KeyEdit.nothing(), old);
    } catch (ApiKeyException | InvalidMemberException refused) {
      log.warn(
          "The key {} was not rotated: {}",
          keyId,
          Require.printable(String.valueOf(refused.getMessage())));
      return false;
    }
    rotated.ifPresent(taker);
    return rotated.isPresent();
  }

  private Predicate<ApiKey> revoking(Optional<String> reason, Predicate<ApiKey> still) {
    return key -> editor.revoke(authority, key.id(), reason, still) instanceof ChangeResult.Stored;
  }

  /** Until a pass finds nothing more to do. */
  private int everything(KeyQuery query, Predicate<ApiKey> act) {
    int done = 0;
    int more = 1;
    for (int pass = 0; pass < PASSES && more > 0; pass++) {
      more = each(query, act);
      done += more;
    }
    return done;
  }

  /** Does this to each of these keys, and counts where it was done; what is gone is passed over. */
  private int each(KeyQuery asked, Predicate<ApiKey> act) {
    authority.requireManaging();
    Optional<KeyQuery> query = authority.narrow(asked.limit(KeyQuery.MAX_LIMIT));
    int done = 0;
    while (query.isPresent()) {
      KeyQuery current = query.get();
      List<ApiKey> page = store.list(current, editor.now());
      done += (int) page.stream().filter(key -> attempt(key, act)).count();
      query =
          page.size() < current.limit()
              ? Optional.empty()
              : Optional.of(current.after(page.get(page.size() - 1).id()));
    }
    return done;
  }

  private static boolean attempt(ApiKey key, Predicate<ApiKey> act) {
    try {
      return act.test(key);
    } catch (ApiKeyException.UnknownKey gone) {
      return false;
    }
  }
}
