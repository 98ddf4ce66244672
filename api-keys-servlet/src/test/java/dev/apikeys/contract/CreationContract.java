package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What creating a key answers, and to whom. */
public interface CreationContract extends GuardedApplication {

  @Test
  default void createsAKeyThatWorksAtOnce() {
    String admin = administrator().token().reveal();
    HttpReply created =
        http().post(admin, "/api-keys", "{\"name\":\"orders\",\"scopes\":[\"orders:read\"]}");
    created.is(201);
    http().getWith(created.string("key"), "/api/orders").is(200);
    http().post(created.string("key"), "/api/orders").isProblem(403, "insufficient_scope");
  }

  @Test
  default void answersACreationWithEveryMemberOfTheKeyAndTheToken() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"whole\"}").is(201);
    assertThat(new ArrayList<>(created.json().propertyNames()))
        .containsExactly(
            "id",
            "name",
            "description",
            "owner",
            "tenant",
            "key_prefix",
            "scopes",
            "is_admin",
            "is_active",
            "status",
            "metadata",
            "rate_limit",
            "allowed_cidrs",
            "created_at",
            "created_by",
            "updated_at",
            "not_before",
            "expires_at",
            "last_used_at",
            "revoked_at",
            "revoke_reason",
            "secrets",
            "version",
            "key");
    assertThat(created.header("Content-Type")).startsWith("application/json");
    assertThat(created.string("key")).startsWith(created.string("key_prefix") + "_");
  }

  @Test
  default void keepsTheMintingAnswerOutOfEveryCache() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"secret\"}").is(201);
    assertThat(created.headers("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  default void showsTheTokenInNoOtherAnswer() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"shown once\"}").is(201);
    String secret = created.string("key").substring(created.string("key_prefix").length() + 1);
    String path = "/api-keys/" + created.string("id");
    List<HttpReply> others = new ArrayList<>();
    others.add(http().getWith(created.string("key"), "/api/hello"));
    others.add(http().getWith(created.string("key"), "/api/orders"));
    others.add(http().getWith(admin, path));
    others.add(http().getWith(admin, "/api-keys?include_inactive=true"));
    others.add(http().post(admin, path + "/deactivate"));
    others.add(http().post(admin, path + "/activate"));
    others.add(http().post(admin, path + "/revoke", "{\"reason\":\"over\"}"));
    others.add(http().getWith(created.string("key"), "/api/hello"));
    others.add(http().send("DELETE", admin, path));
    assertThat(others).noneMatch(reply -> reply.toString().contains(secret));
  }

  @Test
  default void locatesTheKeyWhereItCanBeRead() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"located\"}").is(201);
    String location = created.header("Location");
    assertThat(location).endsWith("/api-keys/" + created.string("id"));
    HttpReply read = new HttpProbe(server().resolve("/")).getWith(admin, location.substring(1));
    assertThat(read.is(200).string("name")).isEqualTo("located");
    assertThat(read.json().has("key")).isFalse();
  }

  @Test
  default void storesWhatWasAskedFor() {
    String admin = administrator().token().reveal();
    HttpReply created =
        http()
            .post(
                admin,
                "/api-keys",
                """
                {"name": "<script>alert('ü')</script>", "description": "for the stock",
                 "scopes": ["stock:read", "stock:read", "stock:*"], "owner": "user-7",
                 "not_before": "2040-01-01T01:00:00+01:00", "expires_at": "2041-01-01T00:00:00Z",
                 "metadata": {"team": "a", "n": [1, 1.50, null, {"deep": true}]}}
                """)
            .is(201);
    ApiKey key = trusted().get(created.string("id"));
    assertThat(key.name()).isEqualTo("<script>alert('ü')</script>");
    assertThat(key.description()).isEqualTo("for the stock");
    assertThat(key.owner()).contains("user-7");
    assertThat(key.scopes()).isEqualTo(Scopes.of("stock:*", "stock:read"));
    assertThat(key.notBefore()).contains(Instant.parse("2040-01-01T00:00:00Z"));
    assertThat(key.expiresAt()).contains(Instant.parse("2041-01-01T00:00:00Z"));
    JsonNode json = created.json();
    assertThat(json.path("metadata").path("n").path(3).path("deep").booleanValue()).isTrue();
    assertThat(created.string("not_before")).isEqualTo("2040-01-01T00:00:00Z");
    assertThat(created.string("status")).isEqualTo("not_yet_valid");
    assertThat(created.string("name")).isEqualTo(key.name());
  }

  @Test
  default void namesItsCreatorAndTakesOverItsTenant() {
    IssuedKey admin = administrator();
    HttpReply created =
        http().post(admin.token().reveal(), "/api-keys", "{\"name\":\"child\"}").is(201);
    assertThat(created.string("created_by")).isEqualTo("key:" + admin.key().id());
    assertThat(created.string("tenant")).isEqualTo(admin.key().tenant());
  }

  @Test
  default void createsAnAdministrator() {
    String admin = administrator().token().reveal();
    HttpReply created =
        http().post(admin, "/api-keys", "{\"name\":\"deputy\",\"is_admin\":true}").is(201);
    assertThat(created.json().path("is_admin").booleanValue()).isTrue();
    http().post(created.string("key"), "/api-keys", "{\"name\":\"by the deputy\"}").is(201);
  }

  @Test
  default void grantsNoScopeThatWasNotAskedFor() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"bare\"}").is(201);
    assertThat(created.json().path("scopes").size()).isZero();
    assertThat(created.json().path("is_admin").booleanValue()).isFalse();
  }

  @Test
  default void endsAKeyAfterSoManyDays() {
    String admin = administrator().token().reveal();
    HttpReply created =
        http().post(admin, "/api-keys", "{\"name\":\"a\",\"expires_in_days\":30}").is(201);
    assertThat(Instant.parse(created.string("expires_at")))
        .isEqualTo(Instant.parse(created.string("created_at")).plus(Duration.ofDays(30)));
  }

  @Test
  default void endsAKeyNeverAfterZeroDays() {
    String admin = administrator().token().reveal();
    HttpReply created =
        http().post(admin, "/api-keys", "{\"name\":\"a\",\"expires_in_days\":0}").is(201);
    assertThat(created.json().path("expires_at").isNull()).isTrue();
  }

  @Test
  default void refusesCreationToAPlainKey() {
    String plain = token("**");
    HttpReply reply = http().post(plain, "/api-keys", "{\"name\":\"child\"}");
    reply.isChallenge(403, "insufficient_scope", reply.string("detail"));
    assertThat(reply.header("WWW-Authenticate")).contains("scope=\"api-keys:admin\"");
  }

  @Test
  default void refusesAPlainKeyBeforeItReadsItsBody() {
    http().post(token("**"), "/api-keys", "nonsense").isProblem(403, "insufficient_scope");
  }

  @Test
  default void refusesCreationWithoutCredential() {
    HttpReply reply =
        http()
            .send(
                "POST",
                "/api-keys",
                BodyPublishers.ofString("{\"name\":\"child\"}"),
                "Content-Type",
                "application/json");
    reply.isProblem(401, "unauthorized");
  }

  @Test
  default void refusesScopesBeyondTheCreators() {
    IssuedKey admin = trusted().issue(NewKey.named("narrow").withScopes("orders:*", Scopes.ADMIN));
    String token = admin.token().reveal();
    http()
        .post(token, "/api-keys", "{\"name\":\"a\",\"scopes\":[\"stock:read\"]}")
        .isProblem(403, "access_denied")
        .blames("scopes");
    http().post(token, "/api-keys", "{\"name\":\"a\",\"scopes\":[\"orders:read\"]}").is(201);
  }

  @Test
  default void refusesAnEndBeyondTheCreators() {
    String token =
        trusted()
            .issue(
                NewKey.named("brief").withScopes("**", Scopes.ADMIN).expiringIn(Duration.ofDays(2)))
            .token()
            .reveal();
    http()
        .post(token, "/api-keys", "{\"name\":\"a\",\"expires_in_days\":3}")
        .isProblem(403, "access_denied")
        .blames("expires_at");
    http()
        .post(token, "/api-keys", "{\"name\":\"a\",\"expires_in_days\":0}")
        .isProblem(403, "access_denied")
        .blames("expires_at");
  }

  @Test
  default void refusesLimitsAndNetworksBeyondTheCreators() {
    String token =
        trusted()
            .issue(
                NewKey.named("bound")
                    .withScopes("**", Scopes.ADMIN)
                    .allowedFrom("127.0.0.0/8", "::1")
                    .limitedTo(10, Duration.ofMinutes(1)))
            .token()
            .reveal();
    http()
        .post(token, "/api-keys", "{\"name\":\"a\",\"allowed_cidrs\":[\"0.0.0.0/0\"]}")
        .isProblem(403, "access_denied")
        .blames("allowed_cidrs");
    http()
        .post(
            token,
            "/api-keys",
            "{\"name\":\"a\",\"rate_limit\":{\"requests\":11,\"per_seconds\":60}}")
        .isProblem(403, "access_denied")
        .blames("rate_limit");
    HttpReply child = http().post(token, "/api-keys", "{\"name\":\"a\"}").is(201);
    assertThat(child.json().path("rate_limit").path("requests").intValue()).isEqualTo(10);
    assertThat(child.json().path("allowed_cidrs").size()).isEqualTo(2);
  }

  @Test
  default void refusesAnotherTenant() {
    http()
        .post(
            administrator().token().reveal(),
            "/api-keys",
            "{\"name\":\"a\",\"tenant\":\"another\"}")
        .isProblem(403, "access_denied")
        .blames("tenant");
  }
}
