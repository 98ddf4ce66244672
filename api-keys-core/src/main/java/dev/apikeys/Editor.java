package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Changes one key in somebody's name, under the store's lock: each change is decided on the truth,
 * within what caller and policy allow, and has its audit entry. Thread-safe.
 */
final class Editor {

  private final KeyStore store;
  private final Mint mint;
  private final ScopeAliases aliases;
  private final Policies policies;
  private final InstantSource clock;

  Editor(KeyStore store, Mint mint, ScopeAliases aliases, Policies policies, InstantSource clock) {
    this.store = store;
    this.mint = mint;
    this.aliases = aliases;
    this.policies = policies;
    this.clock = clock;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  ApiKey edit(Authority authority, String keyId, OptionalLong expected, KeyEdit edit) {
    return alter(
        authority,
        keyId,
        policies.ownerLimits(this::now),
        truth -> edited(authority, truth, expected, edit));
  }

  private Optional<Change> edited(
      Authority authority, StoredKey truth, OptionalLong expected, KeyEdit edit) {
    ApiKey before = requireVersion(expected, truth.key());
    Instant now = now();
    ApiKey after = edit.applyTo(before, aliases, now);
    if (after.equals(before)) {
      return Optional.empty();
    }
    if (after.outlivesItsToken(before)) {
      throw new ApiKeyException.RotationNeeded(before.id());
    }
    boolean rights = !before.hasRightsOf(after);
    boolean enabling = !before.enabled() && after.enabled();
    KeyPolicy policy = policies.of(after);
    if (rights || enabling || !policy.equals(policies.of(before))) {
      after.requireSpan();
      policy.require(after, edit.expiry().isPresent(), now);
    }
    if (rights) {
      authority.requireCovering(after);
    }
    AuditEntry entry =
        AuditEntry.of(AuditAction.EDITED, before, authority.actor(), now).comparing(before, after);
    return storing(truth.with(after.changedAt(now).build()), entry);
  }

  ApiKey switchTo(boolean on, Authority authority, String keyId) {
    return alter(
        authority,
        keyId,
        on ? policies.ownerLimits(this::now) : Optional.empty(),
        truth -> truth.key().enabled() == on ? Optional.empty() : switched(on, authority, truth));
  }

  private Optional<Change> switched(boolean on, Authority authority, StoredKey truth) {
    Instant now = now();
    ApiKey before = truth.key();
    ApiKey after = before.changedAt(now).enabled(on, on ? now : before.enabledAt()).build();
    if (on) {
      policies.of(after).require(after, false, now);
    }
    AuditAction action = on ? AuditAction.ENABLED : AuditAction.DISABLED;
    AuditEntry entry =
        AuditEntry.of(action, before, authority.actor(), now).changing("enabled", !on, on);
    return storing(truth.with(after), entry);
  }

  /** Revokes a key if it is still one of these. */
  ChangeResult revoke(
      Authority authority, String keyId, Optional<String> reason, Predicate<ApiKey> still) {
    return change(
        keyId,
        Optional.empty(),
        truth -> {
          ApiKey key = requireSeen(authority, truth.key());
          authority.requireRevoking(key);
          if (key.revocation().isPresent() || !still.test(key)) {
            return Optional.empty();
          }
          Instant now = now();
          Revocation end = new Revocation(now, authority.actor().toString(), reason);
          ApiKey revoked = key.changedAt(now).revocation(Optional.of(end)).build();
          AuditEntry entry =
              AuditEntry.of(AuditAction.REVOKED, key, authority.actor(), now).because(reason);
          return storing(truth.with(revoked), entry);
        });
  }

  void delete(Authority authority, String keyId) {
    ChangeResult result =
        change(
            keyId,
            Optional.empty(),
            truth -> {
              ApiKey key = requireManaged(authority, truth.key());
              return Optional.of(
                  new Change(
                      Optional.empty(),
                      AuditEntry.of(AuditAction.DELETED, key, authority.actor(), now())));
            });
    if (!(result instanceof ChangeResult.Deleted)) {
      throw unexpected(keyId, result);
    }
  }

  /** Edits a key and gives it a new secret if it is still one of these; empty if it is not. */
  Optional<IssuedKey> rotate(
      Authority authority,
      String keyId,
      OptionalLong expected,
      Optional<Duration> overlap,
      KeyEdit edit,
      Predicate<ApiKey> still) {
    // The store may ask again after a conflict: what it stored is the last answer.
    Deque<Mint.Minted> minted = new ArrayDeque<>();
    ChangeResult result =
        change(
            keyId,
            edit.equals(KeyEdit.nothing()) ? Optional.empty() : policies.ownerLimits(this::now),
            truth -> {
              ApiKey key = requireNotRevoked(requireManaged(authority, truth.key()));
              if (!still.test(key)) {
                return Optional.empty();
              }
              requireVersion(expected, key);
              Instant now = now();
              ApiKey edited = edit.applyTo(key, aliases, now);
              KeyPolicy policy = policies.requireRotatable(edited, edit, now);
              authority.requireCovering(edited);
              Mint.Minted added = mint.secret(edited, now);
              minted.push(added);
              AuditEntry entry = Rotation.entry(authority.actor(), key, edited, added.secret());
              return storing(
                  Rotation.of(truth, edited, added, policy.overlapOf(overlap), now), entry);
            });
    return result instanceof ChangeResult.Unchanged
        ? Optional.empty()
        : Optional.of(new IssuedKey(key(keyId, result), minted.getFirst().token()));
  }

  /** Changes a key that the caller manages, and that is not revoked. */
  private ApiKey alter(
      Authority authority,
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    return key(
        keyId,
        change(
            keyId,
            ownerLimits,
            truth -> {
              requireNotRevoked(requireManaged(authority, truth.key()));
              return change.apply(truth);
            }));
  }

  private static Optional<Change> storing(StoredKey after, AuditEntry entry) {
    return Optional.of(new Change(Optional.of(after), entry));
  }

  private ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    if (!Require.isKeyId(keyId)) {
      throw new ApiKeyException.UnknownKey(keyId);
    }
    ChangeResult result = store.change(keyId, ownerLimits, change);
    if (result instanceof ChangeResult.Absent) {
      throw new ApiKeyException.UnknownKey(keyId);
    }
    if (result instanceof ChangeResult.OwnerFull) {
      throw new ApiKeyException.OwnerLimit();
    }
    return result;
  }

  private static ApiKey requireSeen(Authority authority, ApiKey key) {
    if (!authority.sees(key)) {
      throw new ApiKeyException.UnknownKey(key.id());
    }
    return key;
  }

  private static ApiKey requireManaged(Authority authority, ApiKey key) {
    requireSeen(authority, key);
    authority.requireManaging();
    return key;
  }

  private static ApiKey requireVersion(OptionalLong expected, ApiKey key) {
    if (expected.isPresent() && expected.getAsLong() != key.version()) {
      throw new ApiKeyException.Conflict(key.id(), expected.getAsLong(), key.version());
    }
    return key;
  }

  private static ApiKey requireNotRevoked(ApiKey key) {
    if (key.revocation().isPresent()) {
      throw new ApiKeyException.Revoked(key.id());
    }
    return key;
  }

  /** The key that a change left behind. */
  static ApiKey key(String keyId, ChangeResult result) {
    if (result instanceof ChangeResult.Stored stored) {
      return stored.key().key();
    }
    if (result instanceof ChangeResult.Unchanged unchanged) {
      return unchanged.key().key();
    }
    throw unexpected(keyId, result);
  }

  private static KeyStoreException unexpected(String keyId, ChangeResult result) {
    return new KeyStoreException(
        "the store answered " + result.getClass().getSimpleName() + " to a change of " + keyId);
  }
}
