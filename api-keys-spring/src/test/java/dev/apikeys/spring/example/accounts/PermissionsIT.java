package dev.apikeys.spring.example.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.contract.HttpReply;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.UserDetailsManager;

/** Who may do what, over HTTP: users, administrators, and keys. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = AccountsApplication.class,
    properties = "spring.config.name=accounts")
class PermissionsIT {

  private static final String KEYS = "/users/keys/";
  private static final String REPORTS = "/api/v1/reports";

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;
  @Autowired private UserDetailsManager users;
  private Visitors visitors;

  @BeforeEach
  void open() {
    visitors = Visitors.of(port, users);
  }

  @Test
  void opensByAKeyWhatItsUserMayOpen() {
    String auditor = visitors.keyOf(visitors.jwtOf("abel", "AUDITOR")).string("key");
    assertThat(visitors.http().getWith(auditor, REPORTS).is(200).string("read_by"))
        .isEqualTo("abel");
    String jwt = visitors.jwtOf("adam");
    visitors.by(jwt, "GET", REPORTS).is(403);
    String plain = visitors.keyOf(jwt).string("key");
    visitors.http().getWith(plain, REPORTS).is(403);
    users.updateUser(User.withUsername("adam").password("{noop}adam").roles("AUDITOR").build());
    keys.ownerChanged("", "adam");
    visitors.http().getWith(plain, REPORTS).is(200);
  }

  @Test
  void stopsAKeyWithItsUser() {
    String key = visitors.keyOf(visitors.jwtOf("bob")).string("key");
    visitors.http().getWith(key, "/api/v1/protected-endpoint").is(200);
    users.updateUser(
        User.withUsername("bob").password("{noop}bob").roles("USER").disabled(true).build());
    keys.ownerChanged("", "bob");
    HttpReply refused = visitors.http().getWith(key, "/api/v1/protected-endpoint");
    assertThat(refused.isProblem(401, "invalid_token").string("detail"))
        .isEqualTo("API key's owner is inactive");
    visitors.login("bob", "bob").is(401);
  }

  @Test
  void answersForTheKeyOfSomebodyElseAsForNone() {
    String path = KEYS + visitors.keyOf(visitors.jwtOf("carl")).string("id");
    String other = visitors.jwtOf("chad");
    String none = visitors.by(other, "GET", KEYS + "none").is(404).string("detail");
    assertThat(visitors.by(other, "GET", path).is(404).string("detail")).isEqualTo(none);
    visitors.by(other, "PATCH", path, "{\"name\": \"mine\"}").is(404);
    visitors.by(other, "DELETE", path).is(404);
    assertThat(visitors.by(other, "GET", KEYS).is(200).json().size()).isZero();
  }

  @Test
  void letsAnAdministratorManageTheKeysOfAUser() {
    String user = visitors.jwtOf("dan");
    HttpReply created = visitors.keyOf(user);
    String admin = visitors.jwtOf("dean", "ADMIN");
    String path = KEYS + "by-user/dan/" + created.string("id");
    assertThat(visitors.by(admin, "GET", KEYS + "by-user/dan").is(200).json().size()).isEqualTo(1);
    HttpReply off =
        visitors.by(admin, "PATCH", path, "{\"name\": \"leaked\", \"is_active\": false}").is(200);
    assertThat(off.string("name")).isEqualTo("leaked");
    visitors.http().getWith(created.string("key"), "/api/v1/protected-endpoint").is(401);
    assertThat(
            keys.as(Actor.system("test"))
                .history(created.string("id"), AuditQuery.all().limit(1))
                .get(0)
                .entry()
                .actor())
        .isEqualTo(Actor.of("dean"));
    visitors.by(admin, "GET", KEYS + created.string("id")).is(404);
    visitors.by(admin, "DELETE", KEYS + "by-user/dean/" + created.string("id")).is(404);
    visitors.by(admin, "DELETE", path).is(204);
    assertThat(visitors.by(user, "GET", KEYS).is(200).json().size()).isZero();
  }

  @Test
  void keepsTheRoutesOfAdministratorsFromUsers() {
    String user = visitors.jwtOf("emil");
    String path = KEYS + "by-user/emil/" + visitors.keyOf(user).string("id");
    visitors.by(user, "GET", KEYS + "by-user/emil").is(403);
    visitors.by(user, "PATCH", path, "{\"name\": \"mine\"}").is(403);
    visitors.by(user, "DELETE", path).is(403);
    assertThat(visitors.by(user, "GET", KEYS).is(200).json().path(0).path("name").stringValue())
        .isEqualTo("CI");
  }

  @Test
  void letsNoKeyManageKeysEvenOfAnAdministrator() {
    HttpReply created = visitors.keyOf(visitors.jwtOf("fred", "ADMIN"));
    String id = created.string("id");
    for (String path :
        List.of(KEYS, KEYS + id, KEYS + "by-user/fred", KEYS + "by-user/fred/" + id)) {
      for (String method : List.of("GET", "POST", "PATCH", "DELETE")) {
        visitors.http().send(method, created.string("key"), path).isProblem(403, "access_denied");
      }
    }
    assertThat(keys.as(Actor.system("test")).get(id).enabled()).isTrue();
  }

  @Test
  void asksForALogin() {
    visitors.jwtOf("gil");
    visitors.http().get(KEYS).is(401);
    visitors.http().get(KEYS + "by-user/gil").is(401);
    HttpReply wrong = visitors.login("gil", "wrong").is(401);
    assertThat(visitors.login("nobody", "wrong").is(401).text()).isEqualTo(wrong.text());
  }

  @Test
  void refusesToCreateAKeyWithoutAName() {
    String jwt = visitors.jwtOf("hal");
    for (String name : List.of("null", "\"\"", "\" \"", "\"a\\nb\"", "[]", "\"")) {
      visitors.by(jwt, "POST", KEYS, "{\"name\": " + name + "}").is(400);
    }
    List.of("[]", "null", "{}").forEach(json -> visitors.by(jwt, "POST", KEYS, json).is(400));
    assertThat(visitors.by(jwt, "GET", KEYS).is(200).json().size()).isZero();
  }

  @Test
  void refusesAnUpdateThatMakesNoSense() {
    String jwt = visitors.jwtOf("ivo");
    String path = KEYS + visitors.keyOf(jwt).string("id");
    for (String json : List.of("{", "[]", "{\"name\": \"\"}", "{\"is_active\": \"perhaps\"}")) {
      visitors.by(jwt, "PATCH", path, json).is(400);
    }
    assertThat(visitors.by(jwt, "GET", path).is(200).string("name")).isEqualTo("CI");
  }
}
