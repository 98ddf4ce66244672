package dev.apikeys.servlet;

import dev.apikeys.NewKey;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/**
 * Which resource a management request is about, read from the path below the servlet's mapping.
 *
 * @param resource the kind of resource
 * @param keyId the key in question; empty for the collection
 */
record Route(Resource resource, String keyId) {

  /** The kinds of resources, each with its methods. */
  enum Resource {
    KEYS("GET, HEAD, POST, OPTIONS"),
    KEY("GET, HEAD, DELETE, OPTIONS"),
    ACTIVATE("POST, OPTIONS"),
    DEACTIVATE("POST, OPTIONS"),
    REVOKE("POST, OPTIONS"),
    /** What is no resource: every method finds nothing. */
    NONE("OPTIONS");

    private final String allow;

    Resource(String allow) {
      this.allow = allow;
    }

    boolean allows(String method) {
      return this == NONE || List.of(allow.split(", ")).contains(method);
    }

    /** The value of {@code Allow}. */
    String allow() {
      return allow;
    }
  }

  static Route of(HttpServletRequest request) {
    String path = Optional.ofNullable(request.getPathInfo()).orElse("/");
    if (path.equals("/")) {
      return new Route(Resource.KEYS, "");
    }
    int end = path.indexOf('/', 1);
    String id = end < 0 ? path.substring(1) : path.substring(1, end);
    if (!isId(id)) {
      return new Route(Resource.NONE, "");
    }
    return end < 0 ? new Route(Resource.KEY, id) : new Route(action(path.substring(end + 1)), id);
  }

  private static Resource action(String name) {
    return switch (name) {
      case "activate" -> Resource.ACTIVATE;
      case "deactivate" -> Resource.DEACTIVATE;
      case "revoke" -> Resource.REVOKE;
      default -> Resource.NONE;
    };
  }

  /** Ids hold nothing that a store or a log could stumble over. */
  static boolean isId(String id) {
    return !id.isEmpty() && id.length() <= NewKey.MAX_NAME && Ascii.consistsOf(id, "-_");
  }

  /** The path of the collection, for links: never of a host that a client can choose. */
  static String base(HttpServletRequest request) {
    try {
      URI mapped = new URI(null, null, request.getServletPath(), null);
      return request.getServletContext().getContextPath() + mapped.toASCIIString();
    } catch (URISyntaxException unmappable) {
      throw new IllegalStateException("the servlet's mapping is no path", unmappable);
    }
  }
}
