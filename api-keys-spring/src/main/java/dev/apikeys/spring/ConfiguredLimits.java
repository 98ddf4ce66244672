package dev.apikeys.spring;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.RateLimit;
import dev.apikeys.spring.LimitSettings.FailedAttempts;
import dev.apikeys.spring.LimitSettings.ManagementCalls;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The limits as the settings have them, of which those that cannot be kept are refused. */
final class ConfiguredLimits {

  private static final String ROOT = "api-keys.limits.";

  private ConfiguredLimits() {}

  static Optional<RateLimit> perKey(LimitSettings settings) {
    return optional(ROOT + "per-key.", settings.perKey().requests(), settings.perKey().per());
  }

  /** The limit of two settings of this name, which go together. */
  static Optional<RateLimit> optional(
      String name, @Nullable Integer requests, @Nullable Duration per) {
    if (requests == null && per == null) {
      return Optional.empty();
    }
    if (requests == null) {
      throw half(name, "per", "requests");
    }
    if (per == null) {
      throw half(name, "requests", "per");
    }
    return Optional.of(limit(name, requests, per));
  }

  private static InvalidSettingException half(String name, String set, String missing) {
    return new InvalidSettingException(
        name + set,
        "is set, but " + name + missing + " is not: set both, such as 100 requests per 60s");
  }

  static RateLimit failedAttempts(LimitSettings settings) {
    FailedAttempts attempts = settings.failedAttempts();
    return limit(ROOT + "failed-attempts.", attempts.requests(), attempts.per());
  }

  static RateLimit management(LimitSettings settings) {
    ManagementCalls calls = settings.management();
    return limit(ROOT + "management.", calls.requests(), calls.per());
  }

  private static RateLimit limit(String name, int requests, Duration per) {
    if (requests < 1 || requests > RateLimit.MAX_REQUESTS) {
      throw new InvalidSettingException(
          name + "requests", "is " + requests + ": give 1 to " + RateLimit.MAX_REQUESTS);
    }
    try {
      return new RateLimit(requests, per);
    } catch (InvalidMemberException outOfRange) { // of which only the time is left
      throw new InvalidSettingException(
          name + "per", "is " + per + ": give whole seconds, 1s to 31d, such as 60s");
    }
  }
}
