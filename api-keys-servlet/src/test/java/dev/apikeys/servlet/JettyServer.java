package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An embedded Jetty on a free port, to which filters and servlets are added before it starts. */
final class JettyServer implements AutoCloseable {

  /** A servlet in one line. */
  @FunctionalInterface
  interface Endpoint {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ServletContextHandler context;

  JettyServer(String contextPath) {
    context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
    server.addConnector(connector);
    server.setHandler(context);
  }

  JettyServer filter(String path, Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(
        holder,
        path,
        EnumSet.of(
            DispatcherType.REQUEST,
            DispatcherType.ASYNC,
            DispatcherType.ERROR,
            DispatcherType.FORWARD,
            DispatcherType.INCLUDE));
    return this;
  }

  JettyServer servlet(String path, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, path);
    return this;
  }

  JettyServer endpoint(String path, Endpoint endpoint) {
    return servlet(
        path,
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void service(HttpServletRequest request, HttpServletResponse response)
              throws ServletException, IOException {
            endpoint.serve(request, response);
          }
        });
  }

  JettyServer start() {
    try {
      server.start();
      return this;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  ServletContextHandler context() {
    return context;
  }

  URI uri() {
    String path = context.getContextPath().equals("/") ? "" : context.getContextPath();
    return URI.create("http://localhost:" + connector.getLocalPort() + path);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }
}
