package dev.apikeys.spring;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.RateLimit;
import dev.apikeys.spring.ApiKeysProperties.FailedAttempts;
import dev.apikeys.spring.ApiKeysProperties.Limits;
import dev.apikeys.spring.ApiKeysProperties.ManagementCalls;
import java.time.Duration;
import java.util.Optional;

/** The limits as the settings have them, of which those that cannot be kept are refused. */
final class ConfiguredLimits {

  private static final String ROOT = "api-keys.limits.";

  private ConfiguredLimits() {}

  static Optional<RateLimit> perKey(Limits settings) {
    Integer requests = settings.perKey().requests();
    Duration per = settings.perKey().per();
    if (requests == null && per == null) {
      return Optional.empty();
    }
    if (requests == null) {
      throw half("per is " + per, "requests");
    }
    if (per == null) {
      throw half("requests is " + requests, "per");
    }
    return Optional.of(limit("per-key", requests, per));
  }

  private static IllegalArgumentException half(String set, String missing) {
    String name = ROOT + "per-key.";
    return new IllegalArgumentException(
        name + set + ", but " + name + missing + " is not set: set both, such as 100 per 60s");
  }

  static RateLimit failedAttempts(Limits settings) {
    FailedAttempts attempts = settings.failedAttempts();
    return limit("failed-attempts", attempts.requests(), attempts.per());
  }

  static RateLimit management(Limits settings) {
    ManagementCalls calls = settings.management();
    return limit("management", calls.requests(), calls.per());
  }

  private static RateLimit limit(String name, int requests, Duration per) {
    if (requests < 1 || requests > RateLimit.MAX_REQUESTS) {
      throw new IllegalArgumentException(
          ROOT + name + ".requests is " + requests + ": give 1 to " + RateLimit.MAX_REQUESTS);
    }
    try {
      return new RateLimit(requests, per);
    } catch (InvalidMemberException outOfRange) { // of which only the time is left
      throw new IllegalArgumentException(
          ROOT + name + ".per is " + per + ": give whole seconds, 1s to 31d, such as 60s");
    }
  }
}
