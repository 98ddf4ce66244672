package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key may learn of itself, and do to itself. */
public interface CurrentKeyContract extends GuardedApplication {

  @ParameterizedTest
  @ValueSource(strings = {"/api-keys/current", "/api-keys/verify/current"})
  default void showsTheKeyThatMakesTheCall(String path) {
    IssuedKey plain = issue("orders:read");
    HttpReply reply = http().getWith(plain.token().reveal(), path).is(200);
    assertThat(reply.string("id")).isEqualTo(plain.key().id());
    assertThat(reply.string("status")).isEqualTo("active");
    assertThat(reply.json().path("is_admin").booleanValue()).isFalse();
    assertThat(reply.json().has("key")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api-keys/current", "/api-keys/verify/current"})
  default void showsNothingToAKeyThatIsNoLongerValid(String path) {
    IssuedKey plain = issue();
    trusted().disable(plain.key().id());
    http()
        .getWith(plain.token().reveal(), path)
        .isChallenge(401, "invalid_token", "API key is disabled");
  }

  @Test
  default void letsAKeyRevokeItself() {
    IssuedKey plain = issue();
    HttpReply reply =
        http()
            .post(plain.token().reveal(), "/api-keys/current/revoke", "{\"reason\":\"leaked\"}")
            .is(200);
    assertThat(reply.string("status")).isEqualTo("revoked");
    assertThat(reply.string("revoke_reason")).isEqualTo("leaked");
    http()
        .getWith(plain.token().reveal(), "/api-keys/current")
        .isChallenge(401, "invalid_token", "API key has been revoked");
  }

  @Test
  default void listsAPlainKeyNothingButItself() {
    IssuedKey plain = issue("**");
    issue("**");
    HttpReply reply = http().getWith(plain.token().reveal(), "/api-keys").is(200);
    assertThat(reply.json().size()).isEqualTo(1);
    assertThat(reply.json().path(0).path("id").stringValue()).isEqualTo(plain.key().id());
  }
}
