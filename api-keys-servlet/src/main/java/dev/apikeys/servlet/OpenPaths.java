package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;

/**
 * Paths that need no key: {@code /x} exactly, {@code /x/*} and {@code /x/**} with all below.
 *
 * <p>Compared with the request's URI as it was sent, less the context path. A URI that a container
 * could read in two ways (parameters, escapes, empty or dotted segments, backslashes) is never
 * open, so that no spelling of a guarded path passes for an open one.
 *
 * @param patterns the patterns
 */
record OpenPaths(List<String> patterns) {

  OpenPaths {
    patterns = List.copyOf(patterns);
    patterns.forEach(OpenPaths::requirePattern);
  }

  static OpenPaths of(String... patterns) {
    return new OpenPaths(Arrays.asList(patterns));
  }

  boolean match(HttpServletRequest request) {
    String uri = uri(request);
    String context = request.getContextPath();
    if (!isCanonical(uri) || !uri.startsWith(context)) {
      return false;
    }
    String path = uri.substring(context.length());
    return patterns.stream().anyMatch(pattern -> matches(pattern, path));
  }

  /** What is about to be served: of an inclusion the included, not the including. */
  private static String uri(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.INCLUDE
            && request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI)
                instanceof String included
        ? included
        : request.getRequestURI();
  }

  private static boolean matches(String pattern, String path) {
    String prefix = prefix(pattern);
    if (prefix.equals(pattern)) {
      return path.equals(pattern);
    }
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  private static String prefix(String pattern) {
    if (pattern.endsWith("/**")) {
      return pattern.substring(0, pattern.length() - 3);
    }
    return pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : pattern;
  }

  private static boolean isCanonical(String uri) {
    return uri.startsWith("/")
        && !uri.contains("//")
        && !uri.contains("/.")
        && uri.chars().allMatch(c -> c > ' ' && c < 0x7f && ";%\\".indexOf(c) < 0);
  }

  private static void requirePattern(String pattern) {
    String prefix = prefix(pattern);
    boolean all = prefix.isEmpty() && !pattern.isEmpty();
    boolean literal = prefix.chars().noneMatch(c -> "*?{}".indexOf(c) >= 0);
    if (!literal || !(all || isCanonical(prefix))) {
      throw new IllegalArgumentException(
          "open path '" + pattern + "' must be /x for itself, or /x/* or /x/** for all below it");
    }
  }
}
