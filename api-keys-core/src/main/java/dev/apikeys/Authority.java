package dev.apikeys;

import java.time.Instant;
import java.util.Optional;

/** What an actor or a caller may do: the cover rules, in one place. An actor alone may do all. */
record Authority(Actor actor, Optional<Caller> caller) {

  boolean sees(ApiKey key) {
    return caller.isEmpty() || caller.get().sees(key);
  }

  void requireManaging() {
    if (caller.isPresent() && !caller.get().manages()) {
      throw new ApiKeyException.Refused(
          "scopes", "lack " + Scopes.ADMIN + ": this key may read and revoke itself, nothing more");
    }
  }

  /** The request with what the caller leaves out filled in from what the caller is. */
  NewKey complete(NewKey request) {
    if (caller.isEmpty()) {
      return request;
    }
    Caller who = caller.get();
    NewKey completed = request;
    Optional<String> tenant =
        who instanceof Caller.Key key ? Optional.of(key.apiKey().tenant()) : who.tenants().only();
    if (request.tenant().isEmpty() && tenant.isPresent()) {
      completed = completed.inTenant(tenant.get());
    }
    if (request.owner().isEmpty() && who instanceof Caller.User user) {
      completed = completed.ownedBy(user.owner());
    }
    if (request.expiry().isEmpty()
        && who instanceof Caller.Key key
        && key.apiKey().expiresAt().isPresent()) {
      completed = completed.expiringAt(key.apiKey().expiresAt().get());
    }
    return completed;
  }

  /** Refuses a key that would have what the caller has not. */
  void requireCovering(ApiKey key) {
    if (caller.isEmpty()) {
      return;
    }
    Caller who = caller.get();
    if (!who.tenants().include(key.tenant())) {
      throw new ApiKeyException.Refused("tenant", "is not one in which this caller may act");
    }
    if (who instanceof Caller.User user && !key.owner().equals(Optional.of(user.owner()))) {
      throw new ApiKeyException.Refused("owner", "must be the user's own");
    }
    if (!who.grants().containsAll(key.scopes())) {
      throw new ApiKeyException.Refused(
          "scopes", "go beyond what this caller may grant: " + key.scopes());
    }
    if (who instanceof Caller.Key holder && outlives(key, holder.apiKey().expiresAt())) {
      throw new ApiKeyException.Refused("expires_at", "goes beyond the end of the calling key");
    }
  }

  private static boolean outlives(ApiKey key, Optional<Instant> end) {
    return end.isPresent()
        && (key.expiresAt().isEmpty() || key.expiresAt().get().isAfter(end.get()));
  }

  /** The question narrowed to what the caller may know of; empty if that leaves nothing. */
  Optional<KeyQuery> narrow(KeyQuery query) {
    if (caller.isEmpty()) {
      return Optional.of(query);
    }
    Caller who = caller.get();
    KeyQuery narrowed = query;
    Optional<String> tenant = who.tenants().only();
    if (tenant.isPresent()) {
      if (!query.tenants().include(tenant.get())) {
        return Optional.empty();
      }
      narrowed = narrowed.of(who.tenants());
    }
    if (who instanceof Caller.User user) {
      if (!query.owner().orElse(user.owner()).equals(user.owner())) {
        return Optional.empty();
      }
      narrowed = narrowed.ownedBy(user.owner());
    }
    return Optional.of(narrowed);
  }
}
