package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.NewKey;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which resource a management request is about, read from the path below the servlet's mapping.
 *
 * @param resource the kind of resource
 * @param owner the owner whose keys it is about, if the path names one
 * @param keyId the key in question; empty where it is none, or the one that makes the call
 */
record Route(Resource resource, Optional<String> owner, String keyId) {

  /** The kinds of resources, each with its methods. */
  enum Resource {
    KEYS("GET", "HEAD", "POST"),
    KEY("GET", "HEAD", "PATCH", "DELETE"),
    ACTIVATE("POST"),
    DEACTIVATE("POST"),
    REVOKE("POST"),
    ROTATE("POST"),
    AUDIT("GET", "HEAD"),
    CURRENT("GET", "HEAD"),
    CURRENT_REVOKE("POST"),
    OWNER("GET", "HEAD", "DELETE"),
    OWNER_REVOKE("POST"),
    INTROSPECT("POST"),
    JWKS("GET", "HEAD"),
    OPENAPI("GET", "HEAD"),
    /** What is no resource: every method finds nothing. */
    NONE;

    private final String methods;

    Resource(String... methods) {
      this.methods = String.join(", ", methods);
    }

    boolean allows(String method) {
      return this == NONE || List.of(methods.split(", ")).contains(method);
    }

    /** The value of {@code Allow}. */
    String allow() {
      return methods.isEmpty() ? "OPTIONS" : methods + ", OPTIONS";
    }
  }

  private static final Route NOWHERE = of(Resource.NONE);

  /** What stands for itself in a path (RFC 3986, section 3.3), but for the semicolon. */
  private static final String PLAIN = "/-._~!$&'()*+,=:@";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  static Route of(HttpServletRequest request) {
    // Where a container decodes it, an owner's slash would pass for one between steps.
    return request.getRequestURI().toLowerCase(Locale.ROOT).contains("%2f")
        ? NOWHERE
        : at(Optional.ofNullable(request.getPathInfo()).orElse("/"));
  }

  /** The route of a path below the mapping. */
  static Route at(String path) {
    if (path.equals("/")) {
      return of(Resource.KEYS);
    }
    String[] steps = path.substring(1).split("/", -1);
    return switch (steps[0]) {
      case "by-user" -> byOwner(steps);
      case "current" -> current(steps);
      case "verify" ->
          steps.length == 2 && steps[1].equals("current") ? of(Resource.CURRENT) : NOWHERE;
      case "introspect" -> steps.length == 1 ? of(Resource.INTROSPECT) : NOWHERE;
      case "jwks.json" -> steps.length == 1 ? of(Resource.JWKS) : NOWHERE;
      case "openapi.json" -> steps.length == 1 ? of(Resource.OPENAPI) : NOWHERE;
      default -> ofKey(steps);
    };
  }

  private static Route of(Resource resource) {
    return new Route(resource, Optional.empty(), "");
  }

  private static Route current(String[] steps) {
    if (steps.length == 1) {
      return of(Resource.CURRENT);
    }
    return steps.length == 2 && steps[1].equals("revoke") ? of(Resource.CURRENT_REVOKE) : NOWHERE;
  }

  private static Route byOwner(String[] steps) {
    if (steps.length < 2 || steps.length > 3 || steps[1].isEmpty()) {
      return NOWHERE;
    }
    Optional<String> owner = Optional.of(steps[1]);
    if (steps.length == 2) {
      return new Route(Resource.OWNER, owner, "");
    }
    if (steps[2].equals("revoke")) {
      return new Route(Resource.OWNER_REVOKE, owner, "");
    }
    return isId(steps[2]) ? new Route(Resource.KEY, owner, steps[2]) : NOWHERE;
  }

  private static Route ofKey(String[] steps) {
    if (!isId(steps[0]) || steps.length > 2) {
      return NOWHERE;
    }
    Resource resource = steps.length == 1 ? Resource.KEY : ofKey(steps[1]);
    return new Route(resource, Optional.empty(), steps[0]);
  }

  private static Resource ofKey(String name) {
    return switch (name) {
      case "activate" -> Resource.ACTIVATE;
      case "deactivate" -> Resource.DEACTIVATE;
      case "revoke" -> Resource.REVOKE;
      case "rotate" -> Resource.ROTATE;
      case "audit" -> Resource.AUDIT;
      default -> Resource.NONE;
    };
  }

  /** Ids hold nothing that a store or a log could stumble over. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= NewKey.MAX_NAME && Ascii.consistsOf(id, "-_");
  }

  /** The path of the collection, for links: never of a host that a client can choose. */
  static String base(HttpServletRequest request) {
    // Containers answer it encoded, decoded or half of both.
    String context = encoded(request.getServletContext().getContextPath()).replace("%25", "%");
    return context + encoded(request.getServletPath());
  }

  /** The path of this request, for links; a context's own path would be answered a redirection. */
  static String self(HttpServletRequest request) {
    String below = Optional.ofNullable(request.getPathInfo()).orElse("");
    boolean collection = below.equals("/") && !request.getServletPath().isEmpty();
    return base(request) + (collection ? "" : encoded(below));
  }

  /** A path of which each octet is what it was: nothing is normalised, or begins a parameter. */
  private static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : path.getBytes(UTF_8)) {
      String one = Character.toString(octet & 0xff);
      encoded.append(Ascii.consistsOf(one, PLAIN) ? one : "%" + HEX.toHexDigits(octet));
    }
    return encoded.toString();
  }
}
