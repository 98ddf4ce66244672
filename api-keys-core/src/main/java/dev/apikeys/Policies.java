package dev.apikeys;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Which policy holds for a key. */
record Policies(Optional<Function<ApiKey, KeyPolicy>> choice) {

  KeyPolicy of(ApiKey resulting) {
    return choice
        .map(chosen -> Objects.requireNonNull(chosen.apply(resulting), "the policy of a key"))
        .orElse(KeyPolicy.unrestricted());
  }

  /** How often a key may be used: as it says itself, else as its policy does. */
  Optional<RateLimit> rateLimitOf(ApiKey key) {
    return key.rateLimit().or(() -> of(key).defaultRateLimit());
  }

  /**
   * What limits the owner of a key that is enabled, or edited: a key that lives already keeps its
   * room under the same limit, unless it is enabled. Without policies nothing does.
   */
  Optional<OwnerLimits> ownerLimits(Supplier<Instant> clock) {
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (before, after) -> {
              Instant now = clock.get();
              Optional<Integer> most = of(after).maxKeysPerOwner();
              boolean hasRoom = before.isLiveAt(now) && most.equals(of(before).maxKeysPerOwner());
              boolean enabling = !before.enabled() && after.enabled();
              return most.filter(max -> enabling || !hasRoom).map(max -> new OwnerLimit(max, now));
            });
  }

  /**
   * The policy of a key that is rotated, once it was edited.
   *
   * @throws InvalidMemberException if it does not allow such a key, or the key has ended
   */
  KeyPolicy requireRotatable(ApiKey key, KeyEdit edit, Instant now) {
    if (!key.isLiveAt(now)) {
      throw new InvalidMemberException(
          "expires_at", "has passed: give the key a later end when it is rotated");
    }
    key.requireSpan();
    KeyPolicy policy = of(key);
    policy.require(key, edit.expiry().isPresent(), now);
    return policy;
  }
}
