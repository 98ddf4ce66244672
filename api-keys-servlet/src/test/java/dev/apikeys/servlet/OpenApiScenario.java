package dev.apikeys.servlet;

import dev.apikeys.servlet.OpenApiWorld.Credential;
import dev.apikeys.servlet.OpenApiWorld.Site;
import dev.apikeys.servlet.OpenApiWorld.Which;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A request that gets one of the answers that are described. Immutable; without further ado, an
 * administrator's, about a fresh key, on a sound site.
 *
 * @param operation which operation, such as {@code GET /{id}}
 * @param status the status that it gets
 * @param site where
 * @param credential with what
 * @param which about which key
 * @param query the query, with its question mark
 * @param mediaType of what media type the body is
 * @param body the body; empty for none
 * @param headers further headers, name after value
 * @param before what is done before
 * @param shown headers that need not come, but do here
 */
record OpenApiScenario(
    String operation,
    int status,
    Site site,
    Credential credential,
    Which which,
    String query,
    Optional<String> mediaType,
    String body,
    List<String> headers,
    Consumer<OpenApiWorld> before,
    List<String> shown) {

  static OpenApiScenario of(String operation) {
    return new OpenApiScenario(
        operation,
        200,
        Site.SOUND,
        Credential.ADMINISTRATOR,
        Which.FRESH,
        "",
        Optional.empty(),
        "",
        List.of(),
        world -> {},
        List.of());
  }

  String method() {
    return operation.substring(0, operation.indexOf(' '));
  }

  String path() {
    return operation.substring(operation.indexOf(' ') + 1) + query;
  }

  OpenApiScenario answers(int other) {
    return new OpenApiScenario(
        operation, other, site, credential, which, query, mediaType, body, headers, before, shown);
  }

  OpenApiScenario at(Site other) {
    return new OpenApiScenario(
        operation,
        status,
        other,
        credential,
        which,
        query,
        mediaType,
        body,
        headers,
        before,
        shown);
  }

  OpenApiScenario by(Credential other) {
    return new OpenApiScenario(
        operation, status, site, other, which, query, mediaType, body, headers, before, shown);
  }

  OpenApiScenario about(Which other) {
    return new OpenApiScenario(
        operation, status, site, credential, other, query, mediaType, body, headers, before, shown);
  }

  OpenApiScenario asking(String other) {
    return new OpenApiScenario(
        operation, status, site, credential, which, other, mediaType, body, headers, before, shown);
  }

  OpenApiScenario json(String other) {
    return sending("application/json", other.replace('\'', '"'));
  }

  OpenApiScenario sending(String type, String other) {
    return new OpenApiScenario(
        operation,
        status,
        site,
        credential,
        which,
        query,
        Optional.of(type),
        other,
        headers,
        before,
        shown);
  }

  OpenApiScenario under(String header, String value) {
    List<String> more = Stream.concat(headers.stream(), Stream.of(header, value)).toList();
    return new OpenApiScenario(
        operation, status, site, credential, which, query, mediaType, body, more, before, shown);
  }

  OpenApiScenario after(Consumer<OpenApiWorld> other) {
    return new OpenApiScenario(
        operation, status, site, credential, which, query, mediaType, body, headers, other, shown);
  }

  OpenApiScenario showing(String header) {
    return new OpenApiScenario(
        operation,
        status,
        site,
        credential,
        which,
        query,
        mediaType,
        body,
        headers,
        before,
        List.of(header));
  }

  /** The answer, as {@link OpenApiDocument#answers()} names it. */
  String answer() {
    return operation + " " + status;
  }

  /** Without the body, which may be long. */
  @Override
  public String toString() {
    return answer() + " (" + site + ", " + credential + ", " + which + ")";
  }
}
