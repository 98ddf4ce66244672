package dev.apikeys.servlet;

import dev.apikeys.Quota;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The header fields that tell a client what is left of its limits, each under the name of a policy
 * (draft-ietf-httpapi-ratelimit-headers-10).
 *
 * @param shown whether they are told at all
 */
record RateLimitFields(boolean shown) {

  /** The limit of a key. */
  static final String KEY = "key";

  /** The limit of a caller's calls that manage keys. */
  static final String MANAGEMENT = "management";

  /** The limit of a client's attempts that fail. */
  static final String FAILED_ATTEMPTS = "failed-attempts";

  private static final String POLICY = "RateLimit-Policy";
  private static final String LEFT = "RateLimit";

  /** Adds them, unless they are there from an earlier dispatch. */
  void addTo(HttpServletResponse response, String policy, Optional<Quota> quota) {
    if (shown && quota.isPresent()) {
      add(response, POLICY, policy, policyOf(quota.get()));
      add(response, LEFT, policy, leftOf(quota.get()));
    }
  }

  private static void add(HttpServletResponse response, String field, String policy, String value) {
    String name = '"' + policy + '"';
    if (response.getHeaders(field).stream().noneMatch(there -> there.startsWith(name))) {
      response.addHeader(field, name + value);
    }
  }

  private static String policyOf(Quota quota) {
    return ";q=" + quota.limit().requests() + ";w=" + quota.limit().per().toSeconds();
  }

  private static String leftOf(Quota quota) {
    String left = ";r=" + quota.remaining();
    return quota.untilMore().map(time -> left + ";t=" + seconds(time)).orElse(left);
  }

  /** Whole seconds, never too few of them. */
  static long seconds(Duration time) {
    return time.plusNanos(999_999_999).toSeconds();
  }
}
