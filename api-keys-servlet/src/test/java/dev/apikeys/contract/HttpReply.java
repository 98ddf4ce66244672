package dev.apikeys.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a server answered. */
public final class HttpReply {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String QUOTA_EXCEEDED =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  /** Where a token is shown once: the library's own answers, and those of some applications. */
  private static final List<String> MINTED = List.of("key", "api_key");

  private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  HttpReply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static HttpReply parse(byte[] answer) {
    String text = new String(answer, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    assertThat(end).as("an HTTP answer: %s", text).isPositive();
    holdsNoSecret(text);
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].split(" ", -1)[1]);
    byte[] body = text.substring(end + 4).getBytes(ISO_8859_1);
    return new HttpReply(status, HttpHeaders.of(headers, (name, value) -> true), body);
  }

  /** The status. */
  public int status() {
    return status;
  }

  /** A header's first value, or nothing. */
  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** All values of a header, joined. */
  public String headers(String name) {
    return String.join(", ", headers.allValues(name));
  }

  /** The body as text. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** The body as JSON. */
  public JsonNode json() {
    return JSON.readTree(body);
  }

  /** A string of the body's object. */
  public String string(String member) {
    return json().path(member).asString("");
  }

  /** Where the next page is, or nothing. */
  public String next() {
    Matcher next = NEXT.matcher(header("Link"));
    return next.matches() ? next.group(1) : "";
  }

  /** Asserts a status. */
  public HttpReply is(int expected) {
    assertThat(status).as("%s", this).isEqualTo(expected);
    return this;
  }

  /** Asserts a problem of this status and error, told in both vocabularies. */
  public HttpReply isProblem(int expected, String error) {
    is(expected);
    assertThat(header("Content-Type")).matches("application/problem\\+json;\\s*charset=(?i:utf-8)");
    assertThat(header("Cache-Control")).contains("no-store");
    assertThat(header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(string("type")).isEqualTo(expected == 429 ? QUOTA_EXCEEDED : "about:blank");
    assertThat(string("title")).isNotEmpty();
    assertThat(json().path("status").intValue()).isEqualTo(expected);
    assertThat(string("error")).isEqualTo(error);
    assertThat(string("error_description")).isNotEmpty().isEqualTo(string("detail"));
    return this;
  }

  /** Asserts that a limit is used up, and that of this policy. */
  public HttpReply isExceeded(String policy) {
    isProblem(429, "quota_exceeded");
    assertThat(header("Retry-After")).matches("[1-9][0-9]*");
    assertThat(header("WWW-Authenticate")).isEmpty();
    assertThat(json().path("violated-policies").toString()).isEqualTo("[\"" + policy + "\"]");
    assertThat(string("detail")).endsWith("; try again in " + header("Retry-After") + " s");
    return this;
  }

  /** Asserts a problem that blames one member or parameter. */
  public HttpReply blames(String field) {
    assertThat(string("field")).as("%s", this).isEqualTo(field);
    assertThat(string("detail")).contains(field);
    return this;
  }

  /** Asserts a refusal whose challenge and body say the same. */
  public HttpReply isChallenge(int expected, String error, String description) {
    isProblem(expected, error);
    assertThat(string("error_description")).isEqualTo(description);
    assertThat(header("WWW-Authenticate"))
        .startsWith("Bearer realm=\"")
        .contains("error=\"" + error + "\"")
        .contains("error_description=\"" + description + "\"");
    return this;
  }

  /** Asserts that no secret is in it, but for the one member of a minting answer that is a key. */
  HttpReply holdsNoSecret(boolean mints) {
    String rest = text();
    if (mints && header("Content-Type").contains("json") && json() instanceof ObjectNode object) {
      MINTED.forEach(member -> SecretSearch.remember(string(member)));
      rest = object.without(MINTED).toString();
    }
    holdsNoSecret(headers.map() + "\n" + rest);
    return this;
  }

  private static void holdsNoSecret(String text) {
    assertThat(SecretSearch.findIn(text)).as("secrets in an answer").isEmpty();
  }

  /** Asserts that nothing of the server's inside is in the body. */
  public HttpReply tellsNothing() {
    assertThat(status).as("%s", this).isBetween(400, 499);
    assertThat(text()).doesNotContain("Exception", "\tat ", "at dev.apikeys", "Caused by");
    return this;
  }

  @Override
  public String toString() {
    return status + " " + headers.map() + "\n" + text();
  }
}
