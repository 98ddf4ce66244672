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

  /** What limits the owner of a key that may come to life; without policies nothing does. */
  Optional<OwnerLimits> ownerLimits(Supplier<Instant> clock) {
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.of(resulting -> of(resulting).ownerLimit(clock.get()));
  }
}
