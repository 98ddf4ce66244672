package dev.apikeys.contract;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Tenants;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that create nothing: each names the member to blame, and leaves nothing behind. */
public interface CreationBodyContract extends GuardedApplication {

  /** Members to blame, and bodies that they spoil. */
  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.of("name", "{}"),
        Arguments.of("name", "{'name':''}"),
        Arguments.of("name", "{'name':'   '}"),
        Arguments.of("name", "{'name':null}"),
        Arguments.of("name", "{'name':1}"),
        Arguments.of("name", "{'name':['a']}"),
        Arguments.of("name", "{'name':'" + "a".repeat(256) + "'}"),
        Arguments.of("name", "{'name':'a\\r\\nb'}"),
        Arguments.of("name", "{'name':'a\\u0000b'}"),
        Arguments.of("name", "{'name':'a\\u202eb'}"),
        Arguments.of("name", "{'name':'a\\ud800b'}"),
        Arguments.of("name", "{'name':'a','name':'b'}"),
        Arguments.of("description", "{'name':'a','description':5}"),
        Arguments.of("description", "{'name':'a','description':'" + "d".repeat(1001) + "'}"),
        Arguments.of("scopes", "{'name':'a','scopes':'orders:read'}"),
        Arguments.of("scopes", "{'name':'a','scopes':[1]}"),
        Arguments.of("scopes", "{'name':'a','scopes':[null]}"),
        Arguments.of("scopes", "{'name':'a','scopes':['Orders Read']}"),
        Arguments.of("scopes", "{'name':'a','scopes':['api-keys:*']}"),
        Arguments.of("expires_at", "{'name':'a','expires_at':'2001-01-01T00:00:00Z'}"),
        Arguments.of("expires_at", "{'name':'a','expires_at':'2040-01-01T00:00:00'}"),
        Arguments.of("expires_at", "{'name':'a','expires_at':'tomorrow'}"),
        Arguments.of("expires_at", "{'name':'a','expires_at':2208988800}"),
        Arguments.of("expires_at", "{'name':'a','expires_at':'+999999-01-01T00:00:00Z'}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':'5'}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':5.0}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':-1}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':4294967296}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':2000000}"),
        Arguments.of(
            "expires_in_days",
            "{'name':'a','expires_in_days':1,'expires_at':'2040-01-01T00:00:00Z'}"),
        Arguments.of("expires_in_days", "{'name':'a','expires_in_days':1e2147483648}"),
        Arguments.of("metadata", "{'name':'a','metadata':{'a':1e99999999999}}"),
        Arguments.of("metadata", "{'name':'a','metadata':{'a':1e-2147483648}}"),
        Arguments.of("not_before", "{'name':'a','not_before':true}"),
        Arguments.of("metadata", "{'name':'a','metadata':'{}'}"),
        Arguments.of("metadata", "{'name':'a','metadata':[]}"),
        Arguments.of("metadata", "{'name':'a','metadata':null}"),
        Arguments.of("metadata", "{'name':'a','metadata':{'a':1,'a':2}}"),
        Arguments.of("metadata", "{'name':'a','metadata':{'a':'\\ud800'}}"),
        Arguments.of("metadata", "{'name':'a','metadata':{'a':'" + "m".repeat(17_000) + "'}}"),
        Arguments.of(
            "metadata", "{'name':'a','metadata':{'a':" + "[".repeat(200) + "]".repeat(200) + "}}"),
        Arguments.of("is_admin", "{'name':'a','is_admin':'true'}"),
        Arguments.of("is_admin", "{'name':'a','is_admin':1}"),
        Arguments.of("is_admin", "{'name':'a','is_admin':false,'scopes':['api-keys:admin']}"),
        Arguments.of("owner", "{'name':'a','owner':7}"),
        Arguments.of("owner", "{'name':'a','owner':''}"),
        Arguments.of("owner", "{'name':'a','owner':' user-1'}"),
        Arguments.of("id", "{'name':'a','id':'mine'}"),
        Arguments.of("created_at", "{'name':'a','created_at':'2001-01-01T00:00:00Z'}"),
        Arguments.of("hash", "{'name':'a','hash':'{sha256}00'}"),
        Arguments.of("key", "{'name':'a','key':'acme_live_x'}"),
        Arguments.of("Name", "{'Name':'a'}"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  default void refusesABadMemberByItsName(String member, String body) {
    refuses(BodyPublishers.ofString(body.replace('\'', '"')), "application/json", 400)
        .isProblem(400, "invalid_request")
        .blames(member);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"name\"",
        "1",
        "{",
        "{\"name\":}",
        "{\"name\":\"a\"} x",
        "{\"name\":\"a\"}{}",
        "{\"name\":\"a\",}",
        "{name:\"a\"}",
        "{'name':'a'}",
        "// a\n{\"name\":\"a\"}",
        "\ufeff{\"name\":\"a\"}"
      })
  default void refusesWhatIsNotOneObject(String body) {
    refuses(BodyPublishers.ofString(body), "application/json", 400)
        .isProblem(400, "invalid_request");
  }

  @Test
  default void refusesABodyThatIsNotUtf8() {
    byte[] body = "{\"name\":\"x\"}".getBytes(UTF_8);
    body[9] = (byte) 0xff;
    refuses(BodyPublishers.ofByteArray(body), "application/json", 400);
  }

  @Test
  default void refusesABodyInUtf16() {
    byte[] body = "{\"name\":\"x\"}".getBytes(UTF_16BE);
    refuses(BodyPublishers.ofByteArray(body), "application/json", 400);
  }

  @Test
  default void refusesABodyOverSixtyFourKibibytes() {
    refuses(BodyPublishers.ofString(padded(64 * 1024 + 1)), "application/json", 413)
        .isProblem(413, "invalid_request");
  }

  @Test
  default void answersAClientThatIsStillSendingALongBody() {
    refuses(BodyPublishers.ofString(padded(1000 * 1024)), "application/json", 413)
        .isProblem(413, "invalid_request");
  }

  @Test
  default void refusesAChunkedBodyOverSixtyFourKibibytes() {
    byte[] body = padded(64 * 1024 + 1).getBytes(UTF_8);
    refuses(
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
        "application/json",
        413);
  }

  @Test
  default void acceptsABodyOfSixtyFourKibibytes() {
    http().post(administrator().token().reveal(), "/api-keys", padded(64 * 1024)).is(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/merge-patch+json",
        "application/json;charset=iso-8859-1",
        "application/json; charset=utf-16"
      })
  default void refusesEveryOtherMediaType(String type) {
    refuses(BodyPublishers.ofString("{\"name\":\"a\"}"), type, 415)
        .isProblem(415, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=utf-8",
        "Application/JSON; Charset=\"UTF-8\"",
        "application/json"
      })
  default void acceptsJsonInUtf8(String type) {
    http()
        .send(
            "POST",
            "/api-keys",
            BodyPublishers.ofString("{\"name\":\"ü\"}"),
            "X-API-Key",
            administrator().token().reveal(),
            "Content-Type",
            type)
        .is(201);
  }

  @Test
  default void namesNoTokenThatWasMistakenForAMember() {
    String token = administrator().token().reveal();
    http()
        .post(token, "/api-keys", "{\"name\":\"a\",\"%s\":true}".formatted(token))
        .isProblem(400, "invalid_request");
  }

  private static String padded(int length) {
    String start = "{\"name\":\"a\"";
    return start + " ".repeat(length - start.length() - 1) + "}";
  }

  private HttpReply refuses(BodyPublisher body, String type, int status) {
    IssuedKey admin = administrator();
    HttpReply reply =
        http()
            .send(
                "POST",
                "/api-keys",
                body,
                "X-API-Key",
                admin.token().reveal(),
                "Content-Type",
                type);
    reply.is(status).tellsNothing();
    KeyQuery whole = KeyQuery.all().of(Tenants.only(admin.key().tenant())).includingInactive();
    assertThat(trusted().list(whole)).hasSize(1);
    return reply;
  }
}
