package dev.apikeys;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The life of keys in somebody's hands: issue, read, enable, disable, revoke, delete.
 *
 * <p>A key that a caller may not know of is to it a key that does not exist. Each change is one
 * transaction with its audit entry. Safe for use by many threads; made by {@link ApiKeys}. Every
 * method throws {@link KeyStoreException} when the store is broken.
 */
public final class Lifecycle {

  private static final int MAX_REASON = 255;

  private final KeyStore store;
  private final Issuer issuer;
  private final Authority authority;
  private final InstantSource clock;

  Lifecycle(KeyStore store, Issuer issuer, Authority authority, InstantSource clock) {
    this.store = store;
    this.issuer = issuer;
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * Issues a key. The token is in the answer and nowhere else.
   *
   * @throws InvalidMemberException if the request asks for what no key can have
   * @throws ApiKeyException.Refused if it asks for more than the caller may hand out
   */
  public IssuedKey issue(NewKey request) {
    authority.requireManaging();
    ApiKey key = issuer.draft(authority.complete(request), authority.actor(), now());
    authority.requireCovering(key);
    return issuer.store(key, authority.actor());
  }

  /**
   * The key of this id.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   */
  public ApiKey get(String keyId) {
    return store
        .get(keyId)
        .map(StoredKey::key)
        .filter(authority::sees)
        .orElseThrow(() -> new ApiKeyException.UnknownKey(keyId));
  }

  /** The keys asked for, newest first, as far as this caller may know of them. */
  public List<ApiKey> list(KeyQuery query) {
    if (authority.caller().orElse(null) instanceof Caller.Key key && !key.manages()) {
      return listItself(key.apiKey().id(), query);
    }
    return authority.narrow(query).map(narrowed -> store.list(narrowed, now())).orElse(List.of());
  }

  private List<ApiKey> listItself(String keyId, KeyQuery query) {
    boolean onThisPage = query.after().map(after -> after.compareTo(keyId) > 0).orElse(true);
    return store
        .get(keyId)
        .map(StoredKey::key)
        .filter(itself -> onThisPage && query.asksFor(itself, now()))
        .stream()
        .toList();
  }

  /**
   * Switches a key on again; does nothing to one that is on.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public ApiKey enable(String keyId) {
    return switchTo(true, AuditAction.ENABLED, keyId);
  }

  /**
   * Switches a key off until it is enabled again; does nothing to one that is off.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public ApiKey disable(String keyId) {
    return switchTo(false, AuditAction.DISABLED, keyId);
  }

  private ApiKey switchTo(boolean on, AuditAction action, String keyId) {
    return stored(
        keyId,
        change(
            keyId,
            true,
            truth -> {
              ApiKey key = truth.key();
              if (key.revocation().isPresent()) {
                throw new ApiKeyException.Revoked(keyId);
              }
              if (key.enabled() == on) {
                return Optional.empty();
              }
              Instant now = now();
              AuditEntry entry =
                  AuditEntry.of(action, key, authority.actor(), now).changing("enabled", !on, on);
              return Optional.of(new Change(Optional.of(truth.with(key.switched(on, now))), entry));
            }));
  }

  /**
   * Ends a key for good; does nothing to one that is revoked. A key may revoke itself.
   *
   * @param reason why, at most 255 characters; blank for no reason
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws InvalidMemberException if the reason is too long or holds control characters
   */
  public ApiKey revoke(String keyId, String reason) {
    Require.printableText("reason", reason, MAX_REASON);
    Optional<String> why = Optional.of(reason).filter(text -> !text.isBlank());
    return stored(
        keyId,
        change(
            keyId,
            false,
            truth -> {
              if (truth.key().revocation().isPresent()) {
                return Optional.empty();
              }
              Instant now = now();
              Revocation end = new Revocation(now, authority.actor().toString(), why);
              AuditEntry entry =
                  AuditEntry.of(AuditAction.REVOKED, truth.key(), authority.actor(), now)
                      .because(why);
              return Optional.of(
                  new Change(Optional.of(truth.with(truth.key().revoked(end))), entry));
            }));
  }

  /**
   * Removes a key and all that is kept of it, but for its audit.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public void delete(String keyId) {
    ChangeResult result =
        change(
            keyId,
            true,
            truth ->
                Optional.of(
                    new Change(
                        Optional.empty(),
                        AuditEntry.of(
                            AuditAction.DELETED, truth.key(), authority.actor(), now()))));
    if (!(result instanceof ChangeResult.Deleted)) {
      throw unexpected(keyId, result);
    }
  }

  private ChangeResult change(
      String keyId, boolean managing, Function<StoredKey, Optional<Change>> change) {
    return store.change(
        keyId,
        Optional.empty(),
        truth -> {
          if (!authority.sees(truth.key())) {
            throw new ApiKeyException.UnknownKey(keyId);
          }
          if (managing) {
            authority.requireManaging();
          }
          return change.apply(truth);
        });
  }

  private static ApiKey stored(String keyId, ChangeResult result) {
    if (result instanceof ChangeResult.Stored stored) {
      return stored.key().key();
    }
    if (result instanceof ChangeResult.Unchanged unchanged) {
      return unchanged.key().key();
    }
    throw unexpected(keyId, result);
  }

  private static RuntimeException unexpected(String keyId, ChangeResult result) {
    return result instanceof ChangeResult.Absent
        ? new ApiKeyException.UnknownKey(keyId)
        : new KeyStoreException("the store answered " + result.getClass().getSimpleName());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
