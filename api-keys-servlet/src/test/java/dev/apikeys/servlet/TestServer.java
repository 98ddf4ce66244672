package dev.apikeys.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * An embedded container on a free port, to which filters and servlets are added before it starts.
 * All of them may be asynchronous, and servlets read multipart bodies.
 */
interface TestServer extends AutoCloseable {

  /** A servlet in one line. */
  @FunctionalInterface
  interface Endpoint {
    void serve(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException;
  }

  /** Adds a filter for some types of dispatches. */
  TestServer filter(String path, Filter filter, Set<DispatcherType> types);

  /** Adds a filter for dispatches of every type. */
  default TestServer filter(String path, Filter filter) {
    return filter(path, filter, EnumSet.allOf(DispatcherType.class));
  }

  /** Adds a servlet, by the name of its path. */
  TestServer servlet(String path, HttpServlet servlet);

  /** Adds a servlet in one line. */
  default TestServer endpoint(String path, Endpoint endpoint) {
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

  /** Shows what is at a path where a status is sent as an error. */
  TestServer errorPage(int status, String path);

  TestServer start();

  /** Where it listens, with its context path. */
  URI uri();

  @Override
  void close();

  /** A folder for the files of tests. */
  static Path folder(String name) {
    try {
      return Files.createDirectories(Path.of("target", name).toAbsolutePath());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Parts of any length, each kept in a file. */
  static MultipartConfigElement multipart() {
    return new MultipartConfigElement(folder("parts").toString());
  }
}
