package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/** The users of Spring Security as those who manage keys. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = UsersManageKeysIT.Application.class,
    properties = {
      "api-keys.management.enabled=true",
      "api-keys.management.admin-roles=ADMIN",
      "api-keys.management.user-scopes=orders:*",
      "api-keys.security.principal-name=owner"
    })
class UsersManageKeysIT {

  private static final String LONG = "a".repeat(256);

  @EnableAutoConfiguration
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    UserDetailsService users() {
      return name -> {
        if (!List.of("alice", "bob", "root", " alice", LONG).contains(name)) {
          throw new UsernameNotFoundException(name);
        }
        return User.withUsername(name)
            .password("{noop}demo")
            .roles(name.equals("root") ? "ADMIN" : "USER")
            .build();
      };
    }
  }

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;

  @AfterEach
  void deleteAll() {
    keys.as(Actor.system("test"))
        .list(KeyQuery.all().includingInactive())
        .forEach(key -> keys.as(Actor.system("test")).delete(key.id()));
  }

  private HttpProbe probe() {
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  /** Reads as a user who sends name and password. */
  private HttpReply get(String user, String path) {
    String basic = Base64.getEncoder().encodeToString((user + ":demo").getBytes(UTF_8));
    return probe().get(path, "Authorization", "Basic " + basic);
  }

  /** Asks from a page of the application. */
  private static HttpReply post(HttpProbe probe, String user, String path, String json) {
    BrowserSession session = BrowserSession.of(probe, user, "demo");
    return send(probe, path, json, "Cookie", session.cookie(), "X-CSRF-TOKEN", session.csrf());
  }

  private static HttpReply send(HttpProbe probe, String path, String json, String... headers) {
    String[] all =
        Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
            .toArray(String[]::new);
    return probe.send("POST", path, BodyPublishers.ofString(json), all);
  }

  private IssuedKey keyOf(String owner, String... scopes) {
    return issue(NewKey.named("a").ownedBy(owner).withScopes(scopes));
  }

  private IssuedKey issue(NewKey key) {
    return keys.as(Actor.system("test")).issue(key);
  }

  private static List<String> ids(HttpReply list) {
    return list.is(200).json().valueStream().map(key -> key.get("id").asString()).toList();
  }

  @Test
  void areAdministratorsOfTheOneTenantByTheirRole() {
    String alices = keyOf("alice").key().id();
    String bobs = keyOf("bob").key().id();
    IssuedKey elsewhere = issue(NewKey.named("a").inTenant("elsewhere").ownedBy("alice"));
    assertThat(ids(get("root", "/api-keys"))).containsExactlyInAnyOrder(alices, bobs);
    get("root", "/api-keys/" + elsewhere.key().id()).isProblem(404, "not_found");
    assertThat(ids(get("root", "/api-keys/by-user/alice"))).containsExactly(alices);
    assertThat(post(probe(), "root", "/api-keys/by-user/alice/revoke", "").is(200).text())
        .isEqualTo("{\"revoked\":1}");
    get("root", "/api-keys/" + bobs).is(200);
  }

  @Test
  void haveTheirOwnKeysAlone() {
    String alices = keyOf("alice").key().id();
    String bobs = keyOf("bob").key().id();
    assertThat(ids(get("alice", "/api-keys"))).containsExactly(alices);
    get("alice", "/api-keys/" + alices).is(200);
    get("alice", "/api-keys/" + bobs).isProblem(404, "not_found");
    get("alice", "/api-keys/by-user/bob").isProblem(404, "not_found");
    post(probe(), "alice", "/api-keys/" + bobs + "/revoke", "").isProblem(404, "not_found");
    post(probe(), "alice", "/api-keys/by-user/bob/revoke", "").isProblem(404, "not_found");
    post(probe(), "alice", "/api-keys/" + alices + "/revoke", "").is(200);
  }

  @Test
  void ownWhatTheyCreateAndGrantWhatUsersMay() {
    HttpReply created =
        post(probe(), "alice", "/api-keys", "{\"name\":\"mine\",\"scopes\":[\"orders:read\"]}");
    assertThat(created.is(201).string("owner")).isEqualTo("alice");
    assertThat(created.string("created_by")).isEqualTo("user:alice");
    HttpReply history = get("root", "/api-keys/" + created.string("id") + "/audit").is(200);
    assertThat(history.json().path(0).path("address").asString()).isEqualTo("127.0.0.1");
    post(probe(), "alice", "/api-keys", "{\"name\":\"a\",\"scopes\":[\"stock:read\"]}")
        .isProblem(403, "access_denied")
        .blames("scopes");
    post(probe(), "alice", "/api-keys", "{\"name\":\"a\",\"owner\":\"bob\"}")
        .isProblem(400, "invalid_request")
        .blames("owner");
    assertThat(ids(get("root", "/api-keys"))).containsExactly(created.string("id"));
  }

  @Test
  void areLetInByNameAlone() {
    probe().get("/api-keys").isProblem(401, "unauthorized");
    get("nobody", "/api-keys").is(401);
  }

  @Test
  void areKeptOutWithANameThatNoOwnerCanHave() {
    keyOf("alice");
    for (String unfit : List.of(" alice", LONG)) {
      get(unfit, "/api-keys").isProblem(403, "access_denied");
    }
  }

  @Test
  void areNeverWhoMakesACallByAKey() {
    IssuedKey plain = keyOf("alice", "orders:*");
    keyOf("alice");
    String token = plain.token().reveal();
    assertThat(ids(probe().getWith(token, "/api-keys"))).containsExactly(plain.key().id());
    probe()
        .post(token, "/api-keys", "{\"name\":\"a\",\"scopes\":[\"orders:read\"]}")
        .isProblem(403, "insufficient_scope");
    String roots = keyOf("root").token().reveal();
    assertThat(ids(probe().getWith(roots, "/api-keys"))).hasSize(1);
    BrowserSession session = BrowserSession.of(probe(), "root", "demo");
    assertThat(ids(probe().get("/api-keys", "Cookie", session.cookie(), "X-API-Key", token)))
        .containsExactly(plain.key().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "root"})
  void needACsrfTokenBesideTheirCookie(String user) {
    BrowserSession session = BrowserSession.of(probe(), user, "demo");
    String body = "{\"name\":\"a\"}";
    for (String[] headers :
        new String[][] {{}, {"X-CSRF-TOKEN", "x"}, {"Origin", "http://localhost:" + port}}) {
      send(probe(), "/api-keys", body, with(session, headers)).tellsNothing().is(403);
    }
    assertThat(keys.as(Actor.system("test")).list(KeyQuery.all())).isEmpty();
    send(probe(), "/api-keys", body, with(session, "X-CSRF-TOKEN", session.csrf())).is(201);
  }

  private static String[] with(BrowserSession session, String... headers) {
    return Stream.concat(Stream.of("Cookie", session.cookie()), Stream.of(headers))
        .toArray(String[]::new);
  }

  @Test
  void needNoCsrfTokenWhereAKeyMakesTheCall() {
    IssuedKey admin = issue(NewKey.named("admin").withScopes("**", "api-keys:admin"));
    BrowserSession session = BrowserSession.of(probe(), "alice", "demo");
    String[] both = with(session, "X-API-Key", admin.token().reveal());
    HttpReply created = send(probe(), "/api-keys", "{\"name\":\"a\"}", both).is(201);
    assertThat(created.string("created_by")).isEqualTo("key:" + admin.key().id());
  }

  @Test
  void areAdministratorsByTheFullNameOfTheirRoleAsWell() {
    try (Started application =
        Started.with(
            Application.class,
            "--api-keys.management.enabled=true",
            "--api-keys.management.admin-roles=ROLE_ADMIN")) {
      application.token(NewKey.named("a").ownedBy("alice"));
      String root = Started.basic("root", "demo");
      HttpReply all = application.probe().get("/api-keys", "Authorization", root);
      assertThat(ids(all)).hasSize(1);
    }
  }

  @Test
  void grantNothingUnlessThatIsSet() {
    try (var context =
        new SpringApplicationBuilder(Application.class)
            .run("--server.port=0", "--api-keys.management.enabled=true")) {
      HttpProbe other = new HttpProbe(URI.create("http://localhost:" + Http.of(context).port()));
      post(other, "alice", "/api-keys", "{\"name\":\"a\",\"scopes\":[\"orders:read\"]}")
          .isProblem(403, "access_denied")
          .blames("scopes");
      post(other, "root", "/api-keys", "{\"name\":\"mine\"}").is(201);
      assertThat(post(other, "root", "/api-keys/by-user/alice/revoke", "").status())
          .as("root is a user like others")
          .isEqualTo(404);
    }
  }
}
