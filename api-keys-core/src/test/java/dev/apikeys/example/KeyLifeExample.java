package dev.apikeys.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.OwnerState;
import dev.apikeys.Scopes;
import java.time.Duration;
import java.util.Map;

/** What comes after a key is issued, and the rules that an application sets. */
final class KeyLifeExample {

  private KeyLifeExample() {}

  static void operate(ApiKeys keys, String keyId) {
    Lifecycle operator = keys.as(Actor.of("alice"));
    IssuedKey rotated =
        operator.rotate(keyId, Duration.ofHours(24)); // the old token works on so long
    operator.edit(keyId, KeyEdit.nothing().withScopes("api:read").allowedFrom("192.0.2.0/24"));
    operator.revoke(keyId, "laptop stolen");
    operator.sweep().revokeUnused(Duration.ofDays(90), "unused for 90 days");
    System.out.println(rotated.key().version());
  }

  /** Shorter lives for keys that may do more; users who left have no keys. */
  static ApiKeys governed(KeyStore store, byte[] pepper, Map<String, Scopes> users) {
    KeyPolicy usual = KeyPolicy.unrestricted().keysPerOwner(5).idleAtMost(Duration.ofDays(90));
    KeyPolicy strict = usual.lifetimeAtMost(Duration.ofDays(30));
    OwnerDirectory directory =
        (tenant, owner) ->
            users.containsKey(owner)
                ? OwnerState.activeWithin(users.get(owner))
                : OwnerState.inactive();
    return ApiKeys.builder(store)
        .pepper("p1", pepper)
        .policy(key -> key.scopes().covers("orders:write") ? strict : usual)
        .owners(directory)
        .build();
  }

  /** What a controller of the application's own does for a user who is logged in. */
  static String create(ApiKeys keys, String user, String name) {
    Caller caller = Caller.user(user, "acme").granting("orders:read");
    try {
      return keys.as(caller).issue(NewKey.named(name).withScopes("orders:read")).token().reveal();
    } catch (ApiKeyException.Refused refused) {
      return "403 " + refused.member();
    } catch (ApiKeyException.OwnerLimit full) {
      return "409 " + full.getMessage();
    }
  }

  /** Two who edit one key: the second learns that it has changed. */
  static ApiKey rename(Lifecycle lifecycle, ApiKey seen, String name) {
    try {
      return lifecycle.edit(seen.id(), seen.version(), KeyEdit.nothing().named(name));
    } catch (ApiKeyException.Conflict conflict) {
      return lifecycle.get(seen.id());
    }
  }
}
