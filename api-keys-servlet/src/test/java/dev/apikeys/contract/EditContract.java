package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.Cidrs;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a key is edited: by a merge patch (RFC 7396), within what its editor covers. */
public interface EditContract extends GuardedApplication {

  /** A key of this administrator's tenant with all that a key can have. */
  private ApiKey edited(IssuedKey admin) {
    return trusted()
        .issue(
            NewKey.named("before")
                .inTenant(admin.key().tenant())
                .describedAs("old")
                .withMetadata("{\"a\":{\"b\":1,\"c\":2},\"d\":3}")
                .withScopes("orders:read")
                .limitedTo(10, Duration.ofMinutes(1))
                .allowedFrom("192.0.2.0/24")
                .notBefore(Instant.parse("2040-01-01T00:00:00Z"))
                .expiringAt(Instant.parse("2041-01-01T00:00:00Z")))
        .key();
  }

  private HttpReply patch(IssuedKey admin, ApiKey key, String json) {
    return http().patch(admin.token().reveal(), "/api-keys/" + key.id(), json);
  }

  @Test
  default void editsEveryMemberAtOnce() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    HttpReply reply =
        patch(
                admin,
                before,
                """
                {"name": "after", "description": "new", "metadata": {"e": "é"},
                 "scopes": ["orders:*"], "is_admin": true, "is_active": false,
                 "rate_limit": {"requests": 20, "per_seconds": 3600},
                 "allowed_cidrs": ["2001:db8::/32", "198.51.100.7"],
                 "not_before": "2040-02-01T01:00:00+01:00", "expires_at": "2042-01-01T00:00:00Z"}
                """)
            .is(200);
    ApiKey after = trusted().get(before.id());
    assertThat(after.name()).isEqualTo("after");
    assertThat(after.description()).isEqualTo("new");
    assertThat(after.scopes()).isEqualTo(Scopes.of("orders:*", Scopes.ADMIN));
    assertThat(after.enabled()).isFalse();
    assertThat(after.rateLimit()).contains(new RateLimit(20, Duration.ofHours(1)));
    assertThat(after.allowedCidrs()).isEqualTo(Cidrs.of("198.51.100.7", "2001:db8::/32"));
    assertThat(after.notBefore()).contains(Instant.parse("2040-02-01T00:00:00Z"));
    assertThat(after.expiresAt()).contains(Instant.parse("2042-01-01T00:00:00Z"));
    assertThat(after.version()).isEqualTo(2);
    assertThat(reply.string("name")).isEqualTo("after");
    assertThat(reply.string("status")).isEqualTo("disabled");
    assertThat(reply.json().path("version").intValue()).isEqualTo(2);
    assertThat(reply.header("ETag")).isEqualTo("\"2\"");
    assertThat(reply.json().has("key")).isFalse();
  }

  @Test
  default void leavesWhatIsNotNamed() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    patch(admin, before, "{\"name\":\"after\"}").is(200);
    ApiKey after = trusted().get(before.id());
    assertThat(after)
        .isEqualTo(
            before.toBuilder().name("after").version(2).updatedAt(after.updatedAt()).build());
  }

  @Test
  default void changesNothingWhereNothingIsNamed() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    patch(admin, before, "{}").is(200);
    assertThat(trusted().get(before.id())).isEqualTo(before);
  }

  @Test
  default void takesAwayWhatIsNull() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    patch(
            admin,
            before,
            """
            {"description": null, "metadata": null, "scopes": null, "rate_limit": null,
             "allowed_cidrs": null, "not_before": null, "expires_at": null}
            """)
        .is(200);
    ApiKey after = trusted().get(before.id());
    assertThat(after.description()).isEmpty();
    assertThat(after.metadata()).isEqualTo("{}");
    assertThat(after.scopes()).isEqualTo(Scopes.none());
    assertThat(after.rateLimit()).isEmpty();
    assertThat(after.allowedCidrs()).isEqualTo(Cidrs.anywhere());
    assertThat(after.notBefore()).isEmpty();
    assertThat(after.expiresAt()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'b':null}} | {'a':{'c':2},'d':3}",
        "{'a':null,'e':[1,null]} | {'d':3,'e':[1,null]}",
        "{'a':[0]} | {'a':[0],'d':3}",
        "{'d':{'x':{'y':null,'z':1}}} | {'a':{'b':1,'c':2},'d':{'x':{'z':1}}}",
        "{} | {'a':{'b':1,'c':2},'d':3}"
      })
  default void mergesTheMetadata(String patch, String merged) {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    patch(admin, before, "{'metadata':%s}".formatted(patch).replace('\'', '"')).is(200);
    assertThat(trusted().get(before.id()).metadata()).isEqualTo(merged.replace('\'', '"'));
  }

  @Test
  default void mergesTheLimit() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    patch(admin, before, "{\"rate_limit\":{\"requests\":7}}").is(200);
    assertThat(trusted().get(before.id()).rateLimit())
        .contains(new RateLimit(7, Duration.ofMinutes(1)));
  }

  @Test
  default void makesAnAdministratorOfAKeyAndLeavesItsOtherScopes() {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    assertThat(
            patch(admin, before, "{\"is_admin\":true}")
                .is(200)
                .json()
                .path("is_admin")
                .booleanValue())
        .isTrue();
    assertThat(trusted().get(before.id()).scopes())
        .isEqualTo(Scopes.of("orders:read", Scopes.ADMIN));
    patch(admin, before, "{\"is_admin\":false}").is(200);
    assertThat(trusted().get(before.id()).scopes()).isEqualTo(before.scopes());
    patch(admin, before, "{\"is_admin\":false}").is(200);
    assertThat(trusted().get(before.id()).scopes()).isEqualTo(before.scopes());
  }

  @Test
  default void takesAllManagingFromAKeyThatIsToBeNoAdministrator() {
    IssuedKey root =
        trusted().issue(NewKey.named("root").withScopes("**", Scopes.ADMIN_ALL_TENANTS));
    ApiKey deputy =
        trusted()
            .issue(
                NewKey.named("deputy")
                    .withScopes("orders:read", Scopes.ADMIN, Scopes.ADMIN_ALL_TENANTS))
            .key();
    assertThat(
            http()
                .getWith(root.token().reveal(), "/api-keys/current")
                .json()
                .path("is_admin")
                .booleanValue())
        .isTrue();
    HttpReply reply = patch(root, deputy, "{\"is_admin\":false}").is(200);
    assertThat(reply.json().path("is_admin").booleanValue()).isFalse();
    assertThat(trusted().get(deputy.id()).scopes()).isEqualTo(Scopes.of("orders:read"));
  }

  @Test
  default void endsAnEditedKeyAfterSoManyDays() {
    IssuedKey admin = administrator();
    ApiKey before = trusted().issue(NewKey.named("a").inTenant(admin.key().tenant())).key();
    patch(admin, before, "{\"expires_in_days\":30}").is(200);
    ApiKey after = trusted().get(before.id());
    assertThat(after.expiresAt()).contains(after.updatedAt().plus(Duration.ofDays(30)));
    patch(admin, before, "{\"expires_in_days\":0}").is(200);
    assertThat(trusted().get(before.id()).expiresAt()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/merge-patch+json", "application/merge-patch+json; charset=utf-8"})
  default void takesAMergePatchByItsOwnName(String type) {
    IssuedKey admin = administrator();
    ApiKey before = edited(admin);
    http()
        .send(
            "PATCH",
            "/api-keys/" + before.id(),
            BodyPublishers.ofString("{\"name\":\"after\"}"),
            "X-API-Key",
            admin.token().reveal(),
            "Content-Type",
            type)
        .is(200);
    assertThat(trusted().get(before.id()).name()).isEqualTo("after");
  }

  @Test
  default void losesNoneOfManyMergesAtOnce() {
    IssuedKey admin = administrator();
    ApiKey before = trusted().issue(NewKey.named("a").inTenant(admin.key().tenant())).key();
    IntStream.range(0, 16)
        .parallel()
        .forEach(i -> patch(admin, before, "{\"metadata\":{\"m%d\":%d}}".formatted(i, i)).is(200));
    ApiKey after = trusted().get(before.id());
    assertThat(IntStream.range(0, 16).mapToObj(i -> "\"m%d\":%d".formatted(i, i)))
        .allMatch(after.metadata()::contains);
    assertThat(after.version()).isEqualTo(17);
  }

  @Test
  default void refusesToGiveWhatTheEditorHasNot() {
    IssuedKey admin =
        trusted()
            .issue(
                NewKey.named("narrow")
                    .inTenant("narrow")
                    .withScopes("orders:*", Scopes.ADMIN)
                    .expiringIn(Duration.ofDays(9)));
    ApiKey key =
        trusted().issue(NewKey.named("a").inTenant("narrow").expiringIn(Duration.ofDays(1))).key();
    patch(admin, key, "{\"scopes\":[\"stock:read\"]}")
        .isProblem(403, "access_denied")
        .blames("scopes");
    patch(admin, key, "{\"expires_in_days\":10}")
        .isProblem(403, "access_denied")
        .blames("expires_at");
    assertThat(trusted().get(key.id())).isEqualTo(key);
    patch(admin, key, "{\"scopes\":[\"orders:read\"],\"expires_in_days\":2}").is(200);
  }

  @Test
  default void letsNoAdministratorsKeyGoBeyondItself() {
    IssuedKey admin =
        trusted()
            .issue(
                NewKey.named("bound")
                    .inTenant("bound")
                    .withScopes("orders:*", Scopes.ADMIN)
                    .allowedFrom("127.0.0.0/8", "::1")
                    .limitedTo(10, Duration.ofMinutes(1))
                    .expiringIn(Duration.ofDays(9)));
    for (String[] beyond :
        new String[][] {
          {"scopes", "{\"scopes\":[\"**\",\"api-keys:admin\"]}"},
          {"expires_at", "{\"expires_at\":null}"},
          {"rate_limit", "{\"rate_limit\":null}"},
          {"rate_limit", "{\"rate_limit\":{\"requests\":11}}"},
          {"allowed_cidrs", "{\"allowed_cidrs\":null}"},
          {"allowed_cidrs", "{\"allowed_cidrs\":[\"192.0.2.1\"]}"}
        }) {
      patch(admin, admin.key(), beyond[1]).isProblem(403, "access_denied").blames(beyond[0]);
    }
    assertThat(trusted().get(admin.key().id()).version()).isEqualTo(1);
  }

  @Test
  default void letsNoPlainKeyEditItself() {
    IssuedKey plain = issue("**");
    http()
        .patch(plain.token().reveal(), "/api-keys/" + plain.key().id(), "{\"scopes\":[]}")
        .isProblem(403, "insufficient_scope");
    assertThat(trusted().get(plain.key().id()).version()).isEqualTo(1);
  }

  @Test
  default void editsNoRevokedKey() {
    IssuedKey admin = administrator();
    ApiKey key = edited(admin);
    ApiKey revoked = trusted().revoke(key.id(), "lost");
    patch(admin, key, "{\"name\":\"after\"}").isProblem(409, "conflict");
    assertThat(trusted().get(key.id())).isEqualTo(revoked);
    assertThat(revoked.rateLimit())
        .isEqualTo(Optional.of(new RateLimit(10, Duration.ofMinutes(1))));
  }
}
