package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where in a request a key may stand. Immutable; each setting answers a changed copy.
 *
 * <p>Every carrier has the same rules. A key that is blank or repeated, on two carriers at once or
 * beside any {@code Authorization}, is refused before it is looked up; nothing is trimmed or
 * mended.
 *
 * @param header the header that holds nothing but a key
 * @param bearer whether {@code Authorization: Bearer} is read (RFC 6750, section 2.1), which other
 *     mechanisms use as well: a token there that is no key's is no credential
 * @param apiKeyScheme whether {@code Authorization: ApiKey} is read, of the same syntax
 * @param queryParameter the parameter of the query that holds a key
 * @param authorizationFirst whether an {@code Authorization} decides where a key comes beside it in
 *     the header or the query
 */
public record Carriers(
    Optional<String> header,
    boolean bearer,
    boolean apiKeyScheme,
    Optional<String> queryParameter,
    boolean authorizationFirst) {

  static final String AUTHORIZATION = "Authorization";

  private static final Carriers STANDARD =
      new Carriers(Optional.of("X-API-Key"), true, false, Optional.empty(), false);

  /**
   * Refuses names that no header and no parameter can have, and carriers of which there is none.
   *
   * @throws IllegalArgumentException saying what to do
   */
  public Carriers {
    requireNonNull(header, "header").ifPresent(Carriers::requireHeader);
    requireNonNull(queryParameter, "queryParameter").ifPresent(Carriers::requireParameter);
    if (header.isEmpty() && !bearer && !apiKeyScheme && queryParameter.isEmpty()) {
      throw new IllegalArgumentException(
          "no carrier is left: before the last one is switched off, switch another on");
    }
  }

  /** {@code X-API-Key} and {@code Authorization: Bearer}. */
  public static Carriers standard() {
    return STANDARD;
  }

  /**
   * Reads this header in place of the one before. By default {@code X-API-Key}.
   *
   * @throws IllegalArgumentException if it is no header's name, or {@code Authorization}
   */
  public Carriers header(String name) {
    return header(Optional.of(requireNonNull(name, "name")));
  }

  /**
   * Reads no header but {@code Authorization}.
   *
   * @throws IllegalArgumentException if no carrier is left
   */
  public Carriers withoutHeader() {
    return header(Optional.empty());
  }

  private Carriers header(Optional<String> name) {
    return new Carriers(name, bearer, apiKeyScheme, queryParameter, authorizationFirst);
  }

  /**
   * Whether {@code Authorization: Bearer} is read. By default it is.
   *
   * @throws IllegalArgumentException if no carrier is left
   */
  public Carriers bearer(boolean on) {
    return new Carriers(header, on, apiKeyScheme, queryParameter, authorizationFirst);
  }

  /**
   * Whether {@code Authorization: ApiKey} is read. By default it is not.
   *
   * @throws IllegalArgumentException if no carrier is left
   */
  public Carriers apiKeyScheme(boolean on) {
    return new Carriers(header, bearer, on, queryParameter, authorizationFirst);
  }

  /**
   * Reads this parameter of the query, by convention {@code api_key}; by default none. For clients
   * that can set no header: URLs end in logs, in histories and in {@code Referer}. A form's field
   * of that name is no credential, but hidden as well. Names and values are read as {@code
   * application/x-www-form-urlencoded} in UTF-8, and a query with a name that cannot be is refused.
   *
   * @throws IllegalArgumentException if the name is empty, or would have to be escaped
   */
  public Carriers queryParameter(String name) {
    return queryParameter(Optional.of(requireNonNull(name, "name")));
  }

  /**
   * Reads nothing from the query.
   *
   * @throws IllegalArgumentException if no carrier is left
   */
  public Carriers withoutQueryParameter() {
    return queryParameter(Optional.empty());
  }

  private Carriers queryParameter(Optional<String> name) {
    return new Carriers(header, bearer, apiKeyScheme, name, authorizationFirst);
  }

  /**
   * Whether an {@code Authorization} decides where exactly one key comes beside exactly one of it:
   * the key is ignored and hidden as if it had not come, and rescues no bad token. By default both
   * together are refused.
   */
  public Carriers authorizationFirst(boolean on) {
    return new Carriers(header, bearer, apiKeyScheme, queryParameter, on);
  }

  /** The same without the query; empty if nothing else is read. */
  Optional<Carriers> headersAlone() {
    return header.isPresent() || readAuthorization()
        ? Optional.of(withoutQueryParameter())
        : Optional.empty();
  }

  /** Whether an {@code Authorization} may hold a key. */
  boolean readAuthorization() {
    return bearer || apiKeyScheme;
  }

  private static void requireHeader(String name) {
    if (!Ascii.isToken(name) || name.equalsIgnoreCase(AUTHORIZATION)) {
      throw new IllegalArgumentException(
          "header must be a header's name (RFC 9110, section 5.1) other than Authorization,"
              + " such as X-API-Key");
    }
  }

  private static void requireParameter(String name) {
    if (name.isEmpty() || !Ascii.consistsOf(name, "-._~")) {
      throw new IllegalArgumentException(
          "queryParameter must be a name that needs no escape (RFC 3986, section 2.3), such as"
              + " api_key");
    }
  }
}
