package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with a tenant in it.
 *
 * @param before what precedes the tenant, with the slash
 * @param after what follows it, with the slash
 */
record TenantPath(String before, String after) {

  /**
   * Where a request is that is at this path, or below.
   *
   * @param tenant the tenant, as the request has it: no key need be able to have it
   * @param path the path itself
   * @param below the rest; absent where there is none
   */
  record Place(String tenant, String path, Optional<String> below) {}

  private static final String STEPS = "(?:/[A-Za-z0-9._~-]+)";
  private static final Pattern TEMPLATE =
      Pattern.compile("(" + STEPS + "*/)\\{tenant\\}(" + STEPS + "+)");

  static TenantPath of(String template) {
    Matcher matcher = TEMPLATE.matcher(template);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + template
              + "' must be a path with {tenant} as one step that is not the last, such as"
              + " /tenants/{tenant}/api-keys");
    }
    return new TenantPath(matcher.group(1), matcher.group(2));
  }

  /** By the path as the container decoded it, less the context's; empty for one elsewhere. */
  Optional<Place> of(HttpServletRequest request) {
    return at(request.getServletPath() + Optional.ofNullable(request.getPathInfo()).orElse(""));
  }

  Optional<Place> at(String path) {
    if (!path.startsWith(before)) {
      return Optional.empty();
    }
    int tenantEnd = path.indexOf('/', before.length());
    int end = tenantEnd + after.length();
    boolean matches =
        tenantEnd > before.length()
            && path.startsWith(after, tenantEnd)
            && (path.length() == end || path.charAt(end) == '/');
    return matches
        ? Optional.of(
            new Place(
                path.substring(before.length(), tenantEnd),
                path.substring(0, end),
                Optional.of(path.substring(end)).filter(rest -> !rest.isEmpty())))
        : Optional.empty();
  }
}
