package dev.apikeys.spring.example.accounts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpReply;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.provisioning.UserDetailsManager;
import tools.jackson.databind.JsonNode;

/** The story of its users, in order, over HTTP. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = AccountsApplication.class,
    properties = "spring.config.name=accounts")
class AccountsIT {

  private static final String GUARDED = "/api/v1/protected-endpoint";
  private static final String KEYS = "/users/keys/";

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  @Autowired private UserDetailsManager users;
  @Autowired private JwtEncoder tokens;
  @Autowired private JdbcClient database;
  private Visitors visitors;

  @BeforeEach
  void open() {
    visitors = Visitors.of(port, users);
  }

  private HttpReply get(String... headers) {
    return visitors.http().get(GUARDED, headers);
  }

  private static void assertRefused(HttpReply reply, String why) {
    assertThat(reply.isProblem(401, "invalid_token").string("detail")).isEqualTo(why);
  }

  private String jwt(String user, Instant expiry) {
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(user)
            .issuedAt(expiry.minusSeconds(60))
            .expiresAt(expiry)
            .build();
    return tokens.encode(JwtEncoderParameters.from(claims)).getTokenValue();
  }

  @Test
  void opensAProtectedEndpointByAKeyInPlaceOfAJwt() {
    String ann = visitors.jwtOf("ann");
    assertThat(get("Authorization", "Bearer " + ann).is(200).string("user")).isEqualTo("ann");
    HttpReply byKey = get("X-API-Key", visitors.keyOf(ann).string("key")).is(200);
    assertThat(byKey.string("message")).isEqualTo("Hello World");
    assertThat(byKey.string("user")).isEqualTo("ann");
    get().is(401);
    assertRefused(get("X-API-Key", "nonsense"), "API key is invalid");
  }

  @Test
  void takesNoKeyInAuthorization() {
    String key = visitors.keyOf(visitors.jwtOf("bea")).string("key");
    get("X-API-Key", key).is(200);
    get("Authorization", "Bearer " + key).is(401);
    get("Authorization", "ApiKey " + key).is(401);
  }

  @Test
  void believesTheJwtIfBothCome() {
    String cleo = visitors.jwtOf("cleo");
    String another = visitors.keyOf(visitors.jwtOf("cora")).string("key");
    HttpReply both = get("Authorization", "Bearer " + cleo, "X-API-Key", another);
    assertThat(both.is(200).string("user")).isEqualTo("cleo");
    get("Authorization", "Bearer " + cleo, "X-API-Key", "nonsense").is(200);
    visitors.http().get(KEYS, "Authorization", "Bearer " + cleo, "X-API-Key", another).is(200);
  }

  @Test
  void letsNoKeyRescueABadJwt() {
    String key = visitors.keyOf(visitors.jwtOf("dora")).string("key");
    Instant now = Instant.now();
    String good = jwt("dora", now.plusSeconds(60));
    get("Authorization", "Bearer " + good, "X-API-Key", key).is(200);
    for (String bad : List.of(jwt("dora", now.minusSeconds(3600)), good + "x", "invalid")) {
      HttpReply reply = get("Authorization", "Bearer " + bad, "X-API-Key", key).is(401);
      assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
    }
  }

  @Test
  void managesAUsersKeysByFiveRoutes() {
    String eve = visitors.jwtOf("eve");
    HttpReply created = visitors.by(eve, "POST", KEYS, "{\"name\": \"laptop\"}").is(201);
    String path = KEYS + created.string("id");
    JsonNode list = visitors.by(eve, "GET", KEYS).is(200).json();
    assertThat(list.size()).isEqualTo(1);
    assertThat(list.path(0).path("id").stringValue()).isEqualTo(created.string("id"));
    assertThat(visitors.by(eve, "GET", path).is(200).string("name")).isEqualTo("laptop");
    assertThat(visitors.by(eve, "PATCH", path, "{\"name\": \"desk\"}").is(200).string("name"))
        .isEqualTo("desk");
    visitors.by(eve, "DELETE", path).is(204);
    visitors.by(eve, "GET", path).is(404);
    assertThat(visitors.by(eve, "GET", KEYS).is(200).json().size()).isZero();
    assertRefused(get("X-API-Key", created.string("key")), "API key is invalid");
  }

  @Test
  void showsAKeyOnce() {
    String fay = visitors.jwtOf("fay");
    HttpReply created = visitors.keyOf(fay);
    assertThat(created.header("Cache-Control")).isEqualTo("no-store");
    String path = KEYS + created.string("id");
    assertThat(visitors.by(fay, "GET", path).is(200).json().has("key")).isFalse();
    assertThat(visitors.by(fay, "PATCH", path, "{\"is_active\": true}").is(200).json().has("key"))
        .isFalse();
    assertThat(visitors.by(fay, "GET", KEYS).is(200).text()).doesNotContain("\"key\"");
  }

  @Test
  void keepsNoKeyButItsHash() {
    HttpReply created = visitors.keyOf(visitors.jwtOf("gwen"));
    String token = created.string("key");
    String secret = token.substring(token.lastIndexOf('_') + 1);
    String hex = HexFormat.of().formatHex(secret.getBytes(US_ASCII));
    String whole = String.join("\n", database.sql("SCRIPT").query(String.class).list());
    assertThat(whole)
        .contains("'" + created.string("id") + "'", "'gwen'")
        .doesNotContain(token, secret)
        .doesNotContainIgnoringCase(hex);
  }

  @Test
  void renamesAKeyAndSwitchesItOrBoth() {
    String hope = visitors.jwtOf("hope");
    HttpReply created = visitors.keyOf(hope);
    String path = KEYS + created.string("id");
    HttpReply off = visitors.by(hope, "PATCH", path, "{\"is_active\": false}").is(200);
    assertThat(off.string("name")).isEqualTo("CI");
    assertThat(off.json().path("is_active").booleanValue()).isFalse();
    assertRefused(get("X-API-Key", created.string("key")), "API key is disabled");
    HttpReply both =
        visitors.by(hope, "PATCH", path, "{\"name\": \"build\", \"is_active\": true}").is(200);
    assertThat(both.string("name")).isEqualTo("build");
    assertThat(both.json().path("is_active").booleanValue()).isTrue();
    get("X-API-Key", created.string("key")).is(200);
  }

  @Test
  void givesAKeyNoEnd() {
    String id = visitors.keyOf(visitors.jwtOf("ida")).string("id");
    assertThat(keys.as(Actor.system("test")).get(id).expiresAt()).isEmpty();
  }
}
