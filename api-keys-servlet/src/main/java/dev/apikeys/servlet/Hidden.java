package dev.apikeys.servlet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a request the application does not see.
 *
 * @param headers the names of headers
 * @param parameter a parameter of the query
 */
record Hidden(List<String> headers, Optional<QueryParameter> parameter) {

  Hidden {
    headers = List.copyOf(headers);
  }

  /** Each carrier that is read. */
  static Hidden all(Carriers carriers) {
    return carriers.readAuthorization() ? with(carriers, Carriers.AUTHORIZATION) : own(carriers);
  }

  /** The carriers that are ours alone. */
  static Hidden own(Carriers carriers) {
    return with(carriers);
  }

  private static Hidden with(Carriers carriers, String... others) {
    return new Hidden(
        Stream.concat(carriers.header().stream(), Stream.of(others)).toList(),
        carriers.queryParameter().map(QueryParameter::new));
  }

  boolean header(String name) {
    return headers.stream().anyMatch(name::equalsIgnoreCase);
  }

  boolean attribute(String name) {
    return parameter.isPresent() && QueryParameter.isInternalAttribute(name);
  }

  boolean parameter(String name) {
    return parameter.isPresent() && parameter.get().name().equals(name);
  }
}
