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

  /** The query that the client sent: of a dispatched request not the one of its target. */
  static @Nullable String sent(HttpServletRequest request) {
    return switch (request.getDispatcherType()) {
      case FORWARD ->
          first(
              request,
              RequestDispatcher.FORWARD_REQUEST_URI,
              RequestDispatcher.FORWARD_QUERY_STRING);
      case ASYNC -> first(request, AsyncContext.ASYNC_REQUEST_URI, AsyncContext.ASYNC_QUERY_STRING);
      default -> request.getQueryString();
    };
  }

  private static @Nullable String first(HttpServletRequest request, String uri, String query) {
    if (request.getAttribute(uri) == null) {
      return request.getQueryString();
    }
    return request.getAttribute(query) instanceof String sent ? sent : null;
  }

  static boolean isQueryAttribute(String attribute) {
    return QUERY_ATTRIBUTES.contains(attribute);
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
