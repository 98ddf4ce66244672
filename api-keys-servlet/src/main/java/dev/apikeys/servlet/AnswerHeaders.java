package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the filter adds to the answers of requests that it lets through.
 *
 * @param vary the headers that an answer varies by
 * @param limits whether what is left of a key's limit is told
 * @param keepingPrivate whether answers to keys are told to be for no shared cache
 */
record AnswerHeaders(String vary, RateLimitFields limits, boolean keepingPrivate) {

  private static final String EXPIRES = "API-Key-Expires";

  /** An IMF-fixdate (RFC 9110, section 5.6.7). */
  private static final DateTimeFormatter FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static AnswerHeaders of(GuardPolicy policy) {
    Carriers carriers = policy.carriers();
    boolean authorization = carriers.readAuthorization() || carriers.authorizationFirst();
    Stream<String> first = authorization ? Stream.of(Carriers.AUTHORIZATION) : Stream.empty();
    return new AnswerHeaders(
        Stream.concat(first, carriers.header().stream()).collect(Collectors.joining(", ")),
        policy.limits(),
        policy.keepingPrivate());
  }

  /** To the answer to anybody: caches tell it from the answer to another. */
  void addTo(HttpServletResponse response) {
    if (!vary.isEmpty() && !response.getHeaders("Vary").contains(vary)) {
      response.addHeader("Vary", vary);
    }
  }

  /** To the answer to a key: not for shared caches, and with the end of a secret on its way out. */
  void addFor(Authenticated caller, HttpServletResponse response) {
    if (keepingPrivate && !response.containsHeader("Cache-Control")) {
      response.setHeader("Cache-Control", "private");
    }
    caller.outgoingUntil().ifPresent(end -> response.setHeader(EXPIRES, FIXDATE.format(end)));
    limits.addTo(response, RateLimitFields.KEY, caller.quota());
    addTo(response);
  }
}
