package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.KeyEdit;
import dev.apikeys.Lifecycle;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What changes one key.
 *
 * @param management the request and its caller
 * @param condition what the key's version must meet
 */
record KeyChanges(Management management, IfMatch condition) {

  /** How often what depends on the version is tried against changes by others. */
  private static final int MOST_TRIES = 100;

  private HttpServletRequest request() {
    return management.request();
  }

  private Lifecycle lifecycle() {
    return management.lifecycle();
  }

  /** Edits or deletes a key that the caller sees. */
  Answer change(ApiKey key) {
    management.requireManaging();
    if (request().getMethod().equals("PATCH")) {
      return edit(key);
    }
    condition.require(key);
    lifecycle().delete(key.id());
    return Answer.empty(204);
  }

  private Answer edit(ApiKey first) {
    Patch patch = Patch.read(request(), management.caller());
    if (patch.isAbsolute() && !condition.given()) {
      return management.shown(lifecycle().edit(first.id(), patch.of(first)));
    }
    return meeting(
        first, key -> management.shown(lifecycle().edit(key.id(), key.version(), patch.of(key))));
  }

  /** What is done to the very version that meets the condition. */
  private Answer meeting(ApiKey first, Function<ApiKey, Answer> act) {
    ApiKey key = first;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      condition.require(key);
      try {
        return act.apply(key);
      } catch (ApiKeyException.Conflict changed) {
        key = lifecycle().get(key.id());
      }
    }
    throw new ProblemException(Problems.conflict("the API key is being changed by others"));
  }

  Answer act(String id, Supplier<ApiKey> action) {
    RequestBody.readIfAny(request()).allowing(Set.of());
    requireVersion(id);
    return management.shown(action.get());
  }

  Answer revoke(String id) {
    String reason = management.reason();
    requireVersion(id);
    return management.shown(lifecycle().revoke(id, reason));
  }

  Answer rotate(String id) {
    Members members =
        Terms.allow(
            RequestBody.readIfAny(request()),
            management.caller(),
            Set.of("overlap_seconds"),
            Set.of("expires_at", "expires_in_days"));
    KeyEdit edit = new Terms(members.values().keySet(), members).ending(KeyEdit.nothing());
    Optional<Duration> overlap =
        members.count("overlap_seconds", Integer.MAX_VALUE).map(Duration::ofSeconds);
    return condition.given()
        ? meeting(
            lifecycle().get(id), key -> rotate(id, OptionalLong.of(key.version()), overlap, edit))
        : rotate(id, OptionalLong.empty(), overlap, edit);
  }

  private Answer rotate(
      String id, OptionalLong expectedVersion, Optional<Duration> overlap, KeyEdit edit) {
    return management.minted(200, lifecycle().rotate(id, expectedVersion, overlap, edit));
  }

  /** Meets the condition, if there is one, on the key as it is just before it is acted upon. */
  private void requireVersion(String id) {
    if (condition.given()) {
      condition.require(lifecycle().get(id));
    }
  }
}
