package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that edit nothing: each names the member to blame, and leaves the key as it is. */
public interface EditBodyContract extends GuardedApplication {

  /** Members to blame, and bodies that they spoil. */
  static Stream<Arguments> badPatches() {
    return Stream.of(
        Arguments.of("name", "{'name':null}"),
        Arguments.of("name", "{'name':5}"),
        Arguments.of("name", "{'name':''}"),
        Arguments.of("name", "{'name':'" + "a".repeat(256) + "'}"),
        Arguments.of("name", "{'name':'a\\u0000b'}"),
        Arguments.of("name", "{'name':'a','name':'b'}"),
        Arguments.of("description", "{'description':['a']}"),
        Arguments.of("description", "{'description':'" + "d".repeat(1001) + "'}"),
        Arguments.of("is_active", "{'is_active':null}"),
        Arguments.of("is_active", "{'is_active':'false'}"),
        Arguments.of("is_admin", "{'is_admin':null}"),
        Arguments.of("is_admin", "{'is_admin':1}"),
        Arguments.of("is_admin", "{'is_admin':false,'scopes':['api-keys:admin']}"),
        Arguments.of("scopes", "{'scopes':'orders:read'}"),
        Arguments.of("scopes", "{'scopes':[null]}"),
        Arguments.of("scopes", "{'scopes':['Orders Read']}"),
        Arguments.of("expires_at", "{'expires_at':'2001-01-01T00:00:00Z'}"),
        Arguments.of("expires_at", "{'expires_at':'tomorrow'}"),
        Arguments.of("expires_in_days", "{'expires_in_days':null}"),
        Arguments.of("expires_in_days", "{'expires_in_days':-1}"),
        Arguments.of("expires_in_days", "{'expires_in_days':1,'expires_at':null}"),
        Arguments.of("not_before", "{'not_before':'2040-01-01'}"),
        Arguments.of("rate_limit", "{'rate_limit':5}"),
        Arguments.of("rate_limit", "{'rate_limit':{'requests':0,'per_seconds':1}}"),
        Arguments.of("rate_limit", "{'rate_limit':{'requests':1,'per_seconds':99999999}}"),
        Arguments.of("rate_limit.per_seconds", "{'rate_limit':{'requests':1}}"),
        Arguments.of("rate_limit.requests", "{'rate_limit':{'requests':null,'per_seconds':1}}"),
        Arguments.of("rate_limit.requests", "{'rate_limit':{'requests':'1','per_seconds':1}}"),
        Arguments.of("rate_limit.burst", "{'rate_limit':{'burst':1}}"),
        Arguments.of("allowed_cidrs", "{'allowed_cidrs':['192.0.2.1/8']}"),
        Arguments.of("allowed_cidrs", "{'allowed_cidrs':'192.0.2.1'}"),
        Arguments.of("metadata", "{'metadata':[]}"),
        Arguments.of("metadata", "{'metadata':{'a':1,'a':2}}"),
        Arguments.of("metadata", "{'metadata':{'a':'" + "m".repeat(17_000) + "'}}"),
        Arguments.of("id", "{'id':'mine'}"),
        Arguments.of("owner", "{'owner':'another'}"),
        Arguments.of("tenant", "{'tenant':'another'}"),
        Arguments.of("created_at", "{'created_at':'2001-01-01T00:00:00Z'}"),
        Arguments.of("created_by", "{'created_by':'key:1'}"),
        Arguments.of("status", "{'status':'active'}"),
        Arguments.of("revoked_at", "{'revoked_at':null}"),
        Arguments.of("secrets", "{'secrets':[]}"),
        Arguments.of("hash", "{'hash':'{sha256}00'}"),
        Arguments.of("version", "{'name':'a','version':1}"));
  }

  @ParameterizedTest
  @MethodSource("badPatches")
  default void editsNothingForABadMemberAndNamesIt(String member, String body) {
    refusesToEdit(body.replace('\'', '"'), "application/json", 400)
        .isProblem(400, "invalid_request")
        .blames(member);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "[{\"op\":\"remove\",\"path\":\"/name\"}]", "{"})
  default void editsNothingForWhatIsNotOneObject(String body) {
    refusesToEdit(body, "application/json", 400).isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json-patch+json",
        "application/merge-patch+json;charset=utf-16"
      })
  default void editsNothingByAnyOtherMediaType(String type) {
    HttpReply reply = refusesToEdit("{\"name\":\"after\"}", type, 415);
    assertThat(reply.isProblem(415, "invalid_request").header("Accept-Patch"))
        .isEqualTo("application/json, application/merge-patch+json");
  }

  private HttpReply refusesToEdit(String body, String type, int status) {
    IssuedKey admin = administrator();
    ApiKey key =
        trusted()
            .issue(NewKey.named("a").inTenant(admin.key().tenant()).withScopes("orders:read"))
            .key();
    HttpReply reply =
        http()
            .send(
                "PATCH",
                "/api-keys/" + key.id(),
                BodyPublishers.ofString(body),
                "X-API-Key",
                admin.token().reveal(),
                "Content-Type",
                type);
    reply.is(status).tellsNothing();
    assertThat(trusted().get(key.id())).isEqualTo(key);
    return reply;
  }
}
