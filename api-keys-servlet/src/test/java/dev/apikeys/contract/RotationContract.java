package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a key gets a new token: the old one works on for a while, and the key stays what it was. */
public interface RotationContract extends GuardedApplication {

  private IssuedKey keyOf(IssuedKey admin) {
    return trusted().issue(NewKey.named("a").inTenant(admin.key().tenant()).withScopes("a:b"));
  }

  private HttpReply rotate(IssuedKey admin, IssuedKey key, String json) {
    return http().post(admin.token().reveal(), "/api-keys/" + key.key().id() + "/rotate", json);
  }

  @Test
  default void handsOutANewTokenOnce() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    HttpReply reply = rotate(admin, key, "{}").is(200);
    assertThat(reply.headers("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.string("id")).isEqualTo(key.key().id());
    assertThat(reply.string("key"))
        .startsWith(reply.string("key_prefix") + "_")
        .isNotEqualTo(key.token().reveal());
    assertThat(reply.json().path("secrets").size()).isEqualTo(2);
    http().getWith(reply.string("key"), "/api/hello").is(200);
    HttpReply read = http().getWith(admin.token().reveal(), "/api-keys/" + key.key().id()).is(200);
    assertThat(read.json().has("key")).isFalse();
  }

  @Test
  default void letsTheOldTokenWorkOnForADayUnlessToldOtherwise() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    http().post(admin.token().reveal(), "/api-keys/" + key.key().id() + "/rotate").is(200);
    http().getWith(key.token().reveal(), "/api/hello").is(200);
    ApiKey rotated = trusted().get(key.key().id());
    assertThat(rotated.secrets().get(0).expiresAt())
        .contains(rotated.updatedAt().plus(Duration.ofHours(24)));
  }

  @Test
  default void letsTheOldTokenWorkOnForTheOverlap() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    rotate(admin, key, "{\"overlap_seconds\":60}").is(200);
    ApiKey rotated = trusted().get(key.key().id());
    assertThat(rotated.secrets().get(0).expiresAt()).contains(rotated.updatedAt().plusSeconds(60));
  }

  @Test
  default void retiresTheOldTokenAtOnceWithoutOverlap() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    HttpReply reply = rotate(admin, key, "{\"overlap_seconds\":0}").is(200);
    http().getWith(key.token().reveal(), "/api/hello").isProblem(401, "invalid_token");
    http().getWith(reply.string("key"), "/api/hello").is(200);
  }

  @Test
  default void warnsTheBearerOfATokenThatIsOnItsWayOut() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    assertThat(http().getWith(key.token().reveal(), "/api/hello").is(200).header("API-Key-Expires"))
        .isEmpty();
    HttpReply reply = rotate(admin, key, "{\"overlap_seconds\":3600}").is(200);
    assertThat(http().getWith(key.token().reveal(), "/api/hello").is(200).header("API-Key-Expires"))
        .matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(http().getWith(reply.string("key"), "/api/hello").is(200).header("API-Key-Expires"))
        .isEmpty();
  }

  @Test
  default void givesAKeyALaterEndAsItRotatesIt() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    rotate(admin, key, "{\"expires_at\":\"2042-01-01T00:00:00Z\"}").is(200);
    assertThat(trusted().get(key.key().id()).expiresAt())
        .contains(Instant.parse("2042-01-01T00:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overlap_seconds | {\"overlap_seconds\":-1}",
        "overlap_seconds | {\"overlap_seconds\":\"60\"}",
        "overlap_seconds | {\"overlap_seconds\":1.5}",
        "overlap_seconds | {\"overlap_seconds\":null}",
        "overlap_seconds | {\"overlap_seconds\":99999999999}",
        "overlap_seconds | {\"overlap_seconds\":2592001}",
        "expires_at | {\"expires_at\":\"2001-01-01T00:00:00Z\"}",
        "overlap | {\"overlap\":60}",
        "scopes | {\"scopes\":[\"a:c\"]}"
      })
  default void rotatesNothingForABadBody(String member, String body) {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    rotate(admin, key, body).isProblem(400, "invalid_request").blames(member);
    assertThat(trusted().get(key.key().id())).isEqualTo(key.key());
  }

  @Test
  default void rotatesNoKeyThatIsStrongerThanWhoAsks() {
    IssuedKey admin =
        trusted().issue(NewKey.named("n").inTenant("narrow").withScopes("orders:*", Scopes.ADMIN));
    IssuedKey key = trusted().issue(NewKey.named("a").inTenant("narrow").withScopes("stock:*"));
    rotate(admin, key, "{}").isProblem(403, "access_denied").blames("scopes");
    assertThat(trusted().get(key.key().id())).isEqualTo(key.key());
  }

  @Test
  default void letsNoTokenOnItsWayOutRotateItsKey() {
    IssuedKey admin = administrator();
    rotate(admin, admin, "{\"overlap_seconds\":3600}").is(200);
    rotate(admin, admin, "{}").isProblem(403, "access_denied").blames("expires_at");
    assertThat(trusted().get(admin.key().id()).secrets()).hasSize(2);
  }

  @Test
  default void letsNoPlainKeyRotateItself() {
    IssuedKey plain = issue("**");
    rotate(plain, plain, "{}").isProblem(403, "insufficient_scope");
    assertThat(trusted().get(plain.key().id()).secrets()).hasSize(1);
  }

  @Test
  default void rotatesNoRevokedKey() {
    IssuedKey admin = administrator();
    IssuedKey key = keyOf(admin);
    ApiKey revoked = trusted().revoke(key.key().id(), "lost");
    rotate(admin, key, "{}").isProblem(409, "conflict");
    assertThat(trusted().get(key.key().id())).isEqualTo(revoked);
  }
}
