package dev.apikeys;

import java.util.Optional;
import java.util.stream.Stream;

/** What an actor or a caller may do: the cover rules, in one place. An actor alone may do all. */
record Authority(Actor actor, Optional<Caller> caller) {

  boolean sees(ApiKey key) {
    return caller.isEmpty() || caller.get().sees(key);
  }

  /** Whether the key that an entry is about is, or was, one that the caller sees. */
  boolean sees(AuditEntry entry) {
    return sees(
        ApiKey.builder(entry.keyId(), "", entry.at(), "")
            .tenant(entry.tenant())
            .owner(entry.owner())
            .build());
  }

  void requireManaging() {
    if (caller.isPresent() && !caller.get().manages()) {
      throw new ApiKeyException.Refused(
          "scopes", "lack " + Scopes.ADMIN + ": this key may read and revoke itself, nothing more");
    }
  }

  /** Taking over tokens that others made: who else may do it could choose his own. */
  void requireImporting() {
    require(
        "hash",
        "is accepted from the application and its administrators alone",
        caller.isEmpty() || caller.get() instanceof Caller.Administrator);
  }

  /** Revoking is for whoever manages the key, and for the key itself. */
  void requireRevoking(ApiKey key) {
    if (!(caller.orElse(null) instanceof Caller.Key holder && holder.is(key))) {
      requireManaging();
    }
  }

  /** The request with tenant and owner, where they are left out, as the caller has them. */
  NewKey complete(NewKey request) {
    if (caller.isEmpty()) {
      return request;
    }
    Caller who = caller.get();
    Optional<String> home = homeOf(who);
    Optional<String> tenant = request.tenant().or(who.tenants()::only).or(() -> home);
    NewKey completed = tenant.map(request::inTenant).orElse(request);
    return request.owner().isEmpty() && tenant.equals(home)
        ? ownerOf(who).map(completed::ownedBy).orElse(completed)
        : completed;
  }

  /** The tenant of which the caller's owner is. */
  private static Optional<String> homeOf(Caller who) {
    return who instanceof Caller.Key key
        ? Optional.of(key.apiKey().tenant())
        : who.tenants().only();
  }

  private static Optional<String> ownerOf(Caller who) {
    if (who instanceof Caller.User user) {
      return Optional.of(user.owner());
    }
    return who instanceof Caller.Key key ? key.apiKey().owner() : Optional.empty();
  }

  /** The draft of a key with what was not asked for no wider than what a calling key has. */
  ApiKey bequeath(ApiKey draft, KeyEdit asked) {
    if (!(caller.orElse(null) instanceof Caller.Key holder)) {
      return draft;
    }
    ApiKey own = holder.apiKey();
    ApiKeyBuilder heir = draft.toBuilder();
    if (asked.expiry().isEmpty()) {
      heir.expiresAt(least(draft.expiresAt(), holder.end()));
    }
    if (asked.maxIdle().isEmpty()) {
      heir.maxIdle(least(draft.maxIdle(), own.maxIdle()));
    }
    if (asked.rateLimit().isEmpty()) {
      heir.rateLimit(own.rateLimit());
    }
    if (asked.allowedCidrs().isEmpty()) {
      heir.allowedCidrs(own.allowedCidrs());
    }
    return heir.build();
  }

  private static <T extends Comparable<T>> Optional<T> least(Optional<T> a, Optional<T> b) {
    return Stream.of(a, b).flatMap(Optional::stream).min(T::compareTo);
  }

  /** Refuses a key that would have what the caller has not. */
  void requireCovering(ApiKey key) {
    if (caller.isEmpty()) {
      return;
    }
    Caller who = caller.get();
    require(
        "tenant", "is not one in which this caller may act", who.tenants().include(key.tenant()));
    require(
        "owner",
        "must be the user's own",
        !(who instanceof Caller.User user) || key.owner().equals(Optional.of(user.owner())));
    require(
        "scopes",
        "go beyond what this caller may grant: " + key.scopes(),
        who.grants().containsAll(key.scopes()));
    if (who instanceof Caller.Key holder) {
      requireCovering(key, holder);
    }
  }

  private static void requireCovering(ApiKey key, Caller.Key holder) {
    ApiKey own = holder.apiKey();
    require(
        "expires_at",
        "goes beyond the end of the calling key",
        isNoGreater(key.expiresAt(), holder.end()));
    require(
        "max_idle",
        "goes beyond that of the calling key",
        isNoGreater(key.maxIdle(), own.maxIdle()));
    require(
        "rate_limit",
        "goes beyond that of the calling key",
        own.rateLimit()
            .map(most -> key.rateLimit().filter(limit -> limit.isWithin(most)).isPresent())
            .orElse(true));
    require(
        "allowed_cidrs",
        "go beyond those of the calling key",
        own.allowedCidrs().containsAll(key.allowedCidrs()));
  }

  private static void require(String member, String problem, boolean kept) {
    if (!kept) {
      throw new ApiKeyException.Refused(member, problem);
    }
  }

  /** Absent is greatest. */
  private static <T extends Comparable<T>> boolean isNoGreater(
      Optional<T> value, Optional<T> most) {
    return most.map(limit -> value.filter(given -> given.compareTo(limit) <= 0).isPresent())
        .orElse(true);
  }

  /** The question narrowed to what the caller may know of; empty if that leaves nothing. */
  Optional<KeyQuery> narrow(KeyQuery query) {
    if (caller.isEmpty()) {
      return Optional.of(query);
    }
    Caller who = caller.get();
    Optional<String> owner = ownerSeen(who);
    boolean inTenant = who.tenants().only().map(query.tenants()::include).orElse(true);
    boolean ofOwner = owner.map(own -> query.owner().orElse(own).equals(own)).orElse(true);
    if (!inTenant || !ofOwner) {
      return Optional.empty();
    }
    KeyQuery narrowed = who.tenants().only().isPresent() ? query.of(who.tenants()) : query;
    return Optional.of(owner.map(narrowed::ownedBy).orElse(narrowed));
  }

  /** The owner whose keys alone the caller may see, if it is so. */
  private static Optional<String> ownerSeen(Caller who) {
    return who instanceof Caller.User || !who.manages() ? ownerOf(who) : Optional.empty();
  }

  /** The key that sees itself alone, if the caller is one. */
  Optional<String> onlyItself() {
    return caller
        .filter(who -> who instanceof Caller.Key key && !key.manages())
        .map(who -> (Caller.Key) who)
        .filter(key -> !key.lists() || key.apiKey().owner().isEmpty())
        .map(key -> key.apiKey().id());
  }
}
