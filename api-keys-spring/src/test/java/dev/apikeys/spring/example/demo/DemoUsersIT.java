package dev.apikeys.spring.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The users of the demonstration, and what each of them may do with keys. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = DemoApplication.class,
    properties = {"spring.config.name=demo", "spring.datasource.url=jdbc:h2:mem:demo-users"})
class DemoUsersIT {

  private static final String FORM = "application/x-www-form-urlencoded";

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  private HttpProbe probe;

  @BeforeEach
  void connect() {
    probe = new HttpProbe(URI.create("http://localhost:" + port));
  }

  private HttpReply login(String type, String body) {
    return probe.send("POST", "/login", BodyPublishers.ofString(body), "Content-Type", type);
  }

  private String jwt(String user) {
    String json = "{\"username\": \"%s\", \"password\": \"demo\"}".formatted(user);
    return "Bearer " + login("application/json", json).is(200).string("access_token");
  }

  private HttpReply by(String jwt, String method, String path, String json) {
    return probe.send(
        method,
        path,
        BodyPublishers.ofString(json),
        "Authorization",
        jwt,
        "Content-Type",
        "application/json");
  }

  private String administrator() {
    NewKey wanted = NewKey.named("administrator").withScopes("**", "api-keys:admin");
    return keys.as(Actor.system("test")).issue(wanted).token().reveal();
  }

  @Test
  void logInByJsonOrByAForm() {
    HttpReply granted = login(FORM, "username=bob&password=demo").is(200);
    String jwt = "Bearer " + granted.string("access_token");
    assertThat(by(jwt, "GET", "/me", "").is(200).text())
        .isEqualTo("{\"name\":\"bob\",\"by\":\"jwt\"}");
    assertThat(by(jwt("alice"), "GET", "/me", "").is(200).string("name")).isEqualTo("alice");
    login(FORM, "username=bob&password=wrong").is(401);
    login(FORM, "username=carol&password=demo").is(401);
    login("application/json", "{}").is(401);
  }

  @Test
  void manageTheirOwnKeysAndTheAdministratorsKeyAll() {
    String alice = jwt("alice");
    String bob = jwt("bob");
    String json = "{\"name\": \"a\", \"scopes\": [\"orders:read\", \"orders:write\"]}";
    HttpReply created = by(alice, "POST", "/api-keys", json).is(201);
    String path = "/api-keys/" + created.string("id");
    by(alice, "GET", path, "").is(200);
    by(bob, "GET", path, "").is(404);
    by(bob, "POST", path + "/revoke", "").is(404);
    assertThat(by(bob, "GET", "/api-keys", "").is(200).json().size()).isZero();
    by(bob, "POST", "/api-keys", "{\"name\": \"b\", \"scopes\": [\"orders:*\"]}").is(403);
    String admin = administrator();
    probe.getWith(admin, path).is(200);
    probe.post(admin, path + "/revoke").is(200);
    probe.getWith(created.string("key"), "/me").is(401);
  }

  @Test
  void areWhomTheirKeysSpeakForAndNobodyIsBehindAnAdministratorsKey() {
    HttpReply created = by(jwt("alice"), "POST", "/api-keys", "{\"name\": \"a\"}").is(201);
    HttpReply alice = probe.getWith(created.string("key"), "/me").is(200);
    assertThat(alice.text()).isEqualTo("{\"name\":\"alice\",\"by\":\"api-key\"}");
    String admin = administrator();
    String id = probe.getWith(admin, "/api/hello").is(200).string("id");
    assertThat(probe.getWith(admin, "/me").is(200).string("name")).isEqualTo(id);
    probe.get("/me").is(401);
  }
}
