package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.util.Set;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * An embedded Tomcat, with its default servlet, whose error pages tell nothing of its inside. It
 * logs where the tests do.
 */
final class TomcatServer implements TestServer {

  static {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private final Tomcat tomcat = new Tomcat();
  private final StandardContext context = new StandardContext();
  private int filters;

  TomcatServer(String contextPath) {
    tomcat.setBaseDir(TestServer.folder("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector();
    ErrorReportValve pages = new ErrorReportValve();
    pages.setShowReport(false);
    pages.setShowServerInfo(false);
    tomcat.getHost().getPipeline().addValve(pages);
    context.setName(contextPath);
    context.setPath(contextPath);
    context.setDocBase(TestServer.folder("tomcat/files").toString());
    context.addLifecycleListener(new Tomcat.FixContextListener());
    // What these look for needs a JVM opened to Tomcat.
    context.setClearReferencesThreadLocals(false);
    context.setClearReferencesRmiTargets(false);
    tomcat.getHost().addChild(context);
    Tomcat.addServlet(context, "default", new DefaultServlet()).addMapping("/");
  }

  @Override
  public TestServer filter(String path, Filter filter, Set<DispatcherType> types) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("filter-" + filters++);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    FilterMap mapping = new FilterMap();
    mapping.setFilterName(definition.getFilterName());
    mapping.addURLPattern(path);
    types.forEach(type -> mapping.setDispatcher(type.name()));
    context.addFilterDef(definition);
    context.addFilterMap(mapping);
    return this;
  }

  @Override
  public TestServer servlet(String path, HttpServlet servlet) {
    Wrapper wrapper = Tomcat.addServlet(context, path, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.setMultipartConfigElement(TestServer.multipart());
    wrapper.addMapping(path);
    return this;
  }

  @Override
  public TestServer errorPage(int status, String path) {
    ErrorPage page = new ErrorPage();
    page.setErrorCode(status);
    page.setLocation(path);
    context.addErrorPage(page);
    return this;
  }

  @Override
  public TestServer start() {
    try {
      tomcat.start();
      return this;
    } catch (LifecycleException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public URI uri() {
    return URI.create(
        "http://localhost:" + tomcat.getConnector().getLocalPort() + context.getPath());
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
