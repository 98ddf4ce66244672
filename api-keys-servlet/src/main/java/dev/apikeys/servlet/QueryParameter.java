package dev.apikeys.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of the query that holds keys, read from the query as it was sent: to ask a request
 * for its parameters would consume the body of a form.
 *
 * @param name the parameter's name
 */
record QueryParameter(String name) {

  /** The attributes in which containers keep the queries of earlier dispatches. */
  private static final Set<String> QUERY_ATTRIBUTES =
      Set.of(
          RequestDispatcher.FORWARD_QUERY_STRING,
          RequestDispatcher.INCLUDE_QUERY_STRING,
          RequestDispatcher.ERROR_QUERY_STRING,
          AsyncContext.ASYNC_QUERY_STRING);

  /** A dispatch that a request went through, as the attributes of its target tell of it. */
  private record Dispatch(String uri, String query) {
    static final Dispatch FORWARD =
        new Dispatch(RequestDispatcher.FORWARD_REQUEST_URI, RequestDispatcher.FORWARD_QUERY_STRING);
    static final Dispatch ASYNC =
        new Dispatch(AsyncContext.ASYNC_REQUEST_URI, AsyncContext.ASYNC_QUERY_STRING);
  }

  /** The query that the client sent: of a dispatched request not the one of its target. */
  static @Nullable String sent(HttpServletRequest request) {
    return switch (request.getDispatcherType()) {
      case FORWARD, INCLUDE -> before(request, Dispatch.ASYNC, Dispatch.FORWARD);
      case ASYNC -> before(request, Dispatch.FORWARD, Dispatch.ASYNC);
      default -> request.getQueryString();
    };
  }

  /** The query before the first of these dispatches that the request went through. */
  private static @Nullable String before(HttpServletRequest request, Dispatch... dispatches) {
    for (Dispatch dispatch : dispatches) {
      if (request.getAttribute(dispatch.uri()) != null) {
        return request.getAttribute(dispatch.query()) instanceof String sent ? sent : null;
      }
    }
    return request.getQueryString();
  }

  static boolean isQueryAttribute(String attribute) {
    return QUERY_ATTRIBUTES.contains(attribute);
  }

  /** Whether Jetty keeps its own there, such as the parameters of the query once it read them. */
  static boolean isInternalAttribute(String attribute) {
    return attribute.startsWith("org.eclipse.jetty.server.internal.");
  }

  /** The values of this parameter in a query; one is empty if it, or its name, is unreadable. */
  List<Optional<String>> valuesIn(@Nullable String query) {
    return pairs(query)
        .filter(this::mayBeIn)
        .map(pair -> pair.name().flatMap(readable -> pair.value()))
        .toList();
  }

  /** The query without this parameter; nothing where that was all. */
  @Nullable String removedFrom(@Nullable String query) {
    if (pairs(query).noneMatch(this::mayBeIn)) {
      return query;
    }
    String rest =
        pairs(query)
            .filter(pair -> !mayBeIn(pair))
            .map(Pair::text)
            .collect(Collectors.joining("&"));
    return rest.isEmpty() ? null : rest;
  }

  private static Stream<Pair> pairs(@Nullable String query) {
    return query == null ? Stream.empty() : Stream.of(query.split("&", -1)).map(Pair::new);
  }

  private boolean mayBeIn(Pair pair) {
    return pair.name().map(name::equals).orElse(true);
  }

  /** A name and perhaps a value, as they were sent. */
  private record Pair(String text) {

    Optional<String> name() {
      int equals = text.indexOf('=');
      return FormText.decode(equals < 0 ? text : text.substring(0, equals));
    }

    Optional<String> value() {
      int equals = text.indexOf('=');
      return FormText.decode(equals < 0 ? "" : text.substring(equals + 1));
    }
  }
}
