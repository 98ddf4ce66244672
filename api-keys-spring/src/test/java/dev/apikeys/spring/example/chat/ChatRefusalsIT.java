package dev.apikeys.spring.example.chat;

import static dev.apikeys.spring.example.chat.ChatClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpReply;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;

/** What the chat's handbook says under "Invalid token or API key", over HTTP. */
@ServedChat
class ChatRefusalsIT {

  @LocalServerPort private int port;
  @Autowired private Accounts accounts;
  @Autowired private JwtEncoder jwts;
  @Autowired private ApiKeys keys;
  @Autowired private JdbcTemplate database;
  private ChatClient chat;

  @BeforeEach
  void connect() {
    chat = ChatClient.of(port);
  }

  /** The JWT of a new user. */
  private String register(String username) {
    accounts.register(username, PASSWORD);
    return chat.jwt(username);
  }

  private static void assertInvalid(HttpReply reply) {
    reply.isChallenge(401, "invalid_token", "Invalid token or API key");
  }

  @Test
  void stopsKeyAndJwtAndLoginOfADeactivatedUserAtOnce() {
    String jwt = register("ida");
    String key = chat.key(jwt);
    chat.me(key).is(200);
    accounts.deactivate("ida");
    assertInvalid(chat.me(key));
    assertInvalid(chat.me(jwt));
    assertThat(chat.login("ida", PASSWORD).is(401).text())
        .isEqualTo(chat.login("ida", "wrong").is(401).text());
    accounts.activate("ida");
    chat.me(key).is(200);
    chat.me(jwt).is(200);
  }

  @Test
  void hasOneTextForEveryTokenThatIsNotGood() {
    String jwt = register("joe");
    String revoked = chat.key(jwt);
    chat.revokeKey(revoked).is(200);
    String good = chat.key(jwt);
    String one = chat.me("sk_live_abcdef123456").is(401).text();
    for (String token :
        List.of(
            revoked,
            good.substring(0, good.length() - 1),
            good.substring(0, 20),
            good + "x",
            good.replace("sk_live_", "sk_test_"),
            "sk_live_",
            "neither",
            jwt.substring(0, jwt.length() - 2),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJqb2UifQ.",
            expiredJwt("joe"),
            validJwt("nobody"))) {
      HttpReply reply = chat.me(token);
      assertInvalid(reply);
      assertThat(reply.text()).isEqualTo(one);
    }
    chat.me(good).is(200);
    chat.me(jwt).is(200);
  }

  private String expiredJwt(String username) {
    return jwt(username, Instant.now().minusSeconds(3600));
  }

  private String validJwt(String username) {
    return jwt(username, Instant.now());
  }

  private String jwt(String username, Instant from) {
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(username)
            .issuedAt(from)
            .expiresAt(from.plusSeconds(900))
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    return jwts.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
  }

  @Test
  void readsKeysInAuthorizationAlone() {
    String key = chat.key(register("kay"));
    String path = "/api/v1/auth/me";
    assertAbsent(chat.http().get(path));
    assertAbsent(chat.http().get(path, "X-API-Key", key));
    assertAbsent(chat.http().get(path + "?api_key=" + key));
    assertAbsent(chat.http().get(path + "?access_token=" + key));
    assertAbsent(chat.http().get(path, "Authorization", "ApiKey " + key));
  }

  private static void assertAbsent(HttpReply reply) {
    assertThat(reply.isProblem(401, "unauthorized").header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"chat\"");
  }

  @Test
  void doesNotCallAKeyInvalidForWhatIsNotItsFault() {
    String key = chat.key(register("lea"));
    String bearer = "Bearer " + key;
    chat.http()
        .get("/api/v1/auth/me", "Authorization", bearer, "Authorization", bearer)
        .isProblem(400, "invalid_request");
    database.execute("ALTER TABLE users RENAME TO users_away");
    try {
      keys.ownerChanged("", "lea");
      assertThat(chat.me(key).is(503).header("Retry-After")).isEqualTo("1");
    } finally {
      database.execute("ALTER TABLE users_away RENAME TO users");
    }
    HttpReply reply = chat.me(key).is(200);
    for (int i = 0; i < 20 && reply.status() == 200; i++) {
      reply = chat.me(key);
    }
    assertThat(reply.is(429).header("Retry-After")).matches("[1-9][0-9]*");
  }
}
