package dev.apikeys.servlet;

/** The containers that the tests run on. */
enum Container {
  JETTY,
  TOMCAT;

  /** A server of this make, with everything below a context path, which may be empty. */
  TestServer server(String contextPath) {
    return switch (this) {
      case JETTY -> new JettyServer(contextPath);
      case TOMCAT -> new TomcatServer(contextPath);
    };
  }
}
