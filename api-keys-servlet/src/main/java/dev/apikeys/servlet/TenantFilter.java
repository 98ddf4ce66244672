package dev.apikeys.servlet;

import dev.apikeys.servlet.TenantPath.Place;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the management at a path that names a tenant, as if the servlet were mapped there, and
 * passes everything else on.
 *
 * @param servlet what serves
 * @param path where
 */
record TenantFilter(ApiKeyServlet servlet, TenantPath path) implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer) {
      Optional<Place> place = path.of(http);
      if (place.isPresent()) {
        servlet.serve(new PlacedRequest(http, place.get()), answer, place.get().tenant());
        return;
      }
    }
    chain.doFilter(request, response);
  }

  /** A request as a servlet mapped to its place would have it. */
  private static final class PlacedRequest extends HttpServletRequestWrapper {

    private final Place place;

    PlacedRequest(HttpServletRequest request, Place place) {
      super(request);
      this.place = place;
    }

    @Override
    public String getServletPath() {
      return place.path();
    }

    @Override
    public @Nullable String getPathInfo() {
      return place.below().orElse(null);
    }
  }
}
