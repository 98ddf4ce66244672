package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** An embedded Jetty. */
final class JettyServer implements TestServer {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
  private final ServletContextHandler context;

  JettyServer(String contextPath) {
    context = new ServletContextHandler(contextPath.isEmpty() ? "/" : contextPath);
    context.setErrorHandler(pages);
    server.addConnector(connector);
    server.setHandler(context);
  }

  @Override
  public TestServer filter(String path, Filter filter, Set<DispatcherType> types) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, path, EnumSet.copyOf(types));
    return this;
  }

  @Override
  public TestServer servlet(String path, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder(path, servlet);
    holder.setAsyncSupported(true);
    holder.getRegistration().setMultipartConfig(TestServer.multipart());
    context.addServlet(holder, path);
    return this;
  }

  @Override
  public TestServer errorPage(int status, String path) {
    pages.addErrorPage(status, path);
    return this;
  }

  @Override
  public TestServer start() {
    try {
      server.start();
      return this;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public URI uri() {
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
