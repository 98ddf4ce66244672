package dev.apikeys.servlet.example;

import dev.apikeys.ApiKeys;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ApiKeyServlet;
import dev.apikeys.servlet.ManagementAuthorizer;
import dev.apikeys.servlet.TrustedProxies;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** A servlet that answers to keys with the scope {@code orders:read} alone. */
final class ServletExample {

  private static final EnumSet<DispatcherType> ALL = EnumSet.allOf(DispatcherType.class);

  private ServletExample() {}

  static Server start(ApiKeys keys, int port) throws Exception {
    ServletContextHandler application = new ServletContextHandler();
    application.addServlet(new Orders(), "/orders/*");
    application.addServlet(new Addresses(), "/address");
    application.addFilter(behindProxies(keys), "/address", EnumSet.of(DispatcherType.REQUEST));
    application.addFilter(ApiKeyFilter.create(keys), "/tenants/*", ALL);
    application.addServletContainerInitializer(
        (classes, context) -> {
          guard(context, keys);
          manage(context, keys);
        });
    Server server = new Server(port);
    server.setHandler(application);
    server.start();
    return server;
  }

  private static void guard(ServletContext context, ApiKeys keys) {
    FilterRegistration.Dynamic guard =
        context.addFilter("api-keys", ApiKeyFilter.create(keys).requiring("orders:read"));
    guard.setAsyncSupported(true);
    guard.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        "/orders/*");
  }

  private static void manage(ServletContext context, ApiKeys keys) {
    FilterRegistration.Dynamic management =
        context.addFilter(
            "management",
            ApiKeyServlet.create(keys, ManagementAuthorizer.byKey())
                .below("/tenants/{tenant}/api-keys"));
    management.setAsyncSupported(true);
    management.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/tenants/*");
  }

  private static ApiKeyFilter behindProxies(ApiKeys keys) {
    return ApiKeyFilter.create(keys)
        .behind(TrustedProxies.forwardingBy("X-Forwarded-For", "10.0.0.0/8"));
  }

  /** Tells whose address the client has. */
  private static final class Addresses extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      ApiKeyPrincipal caller = ApiKeyPrincipal.of(request).orElseThrow();
      response.getWriter().print(caller.clientAddress().orElse("unknown"));
    }
  }

  /** Knows nothing of keys but the principal. */
  private static final class Orders extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String caller = ApiKeyPrincipal.of(request).orElseThrow().key().name();
      response.getWriter().println("the orders, for " + caller);
    }
  }
}
