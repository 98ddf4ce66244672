package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Keys in a chain where users log in by a form, and stay logged in by a session. */
class BesideFormLoginIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers("/mirror/denied").denyAll().anyRequest().authenticated())
          .with(apiKeys(), withDefaults())
          .formLogin(withDefaults())
          .httpBasic(withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("alice").password("{noop}demo").authorities("ROLE_USER").build());
    }
  }

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String PASSWORD = Started.basic("alice", "demo");

  private static Started application;

  @BeforeAll
  static void start() {
    application = Started.with(Application.class, "--api-keys.carriers.query-parameter=api_key");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static HttpReply get(String path, String... headers) {
    return application.probe().get(path, headers);
  }

  private static HttpReply post(String path, String... headers) {
    return application.probe().send("POST", path, BodyPublishers.noBody(), headers);
  }

  private static HttpReply login(HttpReply page) {
    return login(page, cookie(page));
  }

  private static HttpReply login(HttpReply page, String session) {
    Matcher csrf = CSRF.matcher(page.text());
    assertThat(csrf.find()).as("a form: %s", page).isTrue();
    String form = "username=alice&password=demo&_csrf=" + csrf.group(1);
    return application
        .probe()
        .send(
            "POST",
            "/login",
            BodyPublishers.ofString(form),
            "Cookie",
            session,
            "Content-Type",
            "application/x-www-form-urlencoded")
        .is(302);
  }

  /** The cookie of a session in which alice is logged in. */
  private static String session() {
    return cookie(login(get("/login")));
  }

  private static String cookie(HttpReply reply) {
    assertThat(reply.header("Set-Cookie")).startsWith("JSESSIONID=");
    return reply.header("Set-Cookie").split(";", -1)[0];
  }

  @Test
  void leavesLoginsByFormAndByPasswordAsTheyWere() {
    HttpReply inSession = get("/mirror", "Cookie", session()).is(200);
    assertThat(inSession.string("name")).isEqualTo("alice");
    HttpReply byPassword = get("/mirror", "Authorization", PASSWORD).is(200);
    assertThat(byPassword.string("name")).isEqualTo("alice");
    get("/mirror", "Authorization", Started.basic("alice", "wrong")).is(401);
  }

  @Test
  void letsAKeyAloneDecideBesideASessionAndLeavesTheSessionToItsUser() {
    String session = session();
    HttpReply byKey = get("/mirror", "Cookie", session, "X-API-Key", application.token());
    assertThat(byKey.is(200).string("type")).isEqualTo("ApiKeyAuthentication");
    assertThat(byKey.json().path("authorities").toString()).isEqualTo("[\"FACTOR_API_KEY\"]");
    get("/mirror", "Cookie", session, "X-API-Key", "key_wrong").is(401);
    assertThat(get("/mirror", "Cookie", session).is(200).string("name")).isEqualTo("alice");
  }

  @Test
  void makesNoSessionForAKey() {
    String token = application.token();
    assertThat(get("/mirror", "X-API-Key", token).is(200).headers("Set-Cookie")).isEmpty();
    assertThat(post("/mirror", "X-API-Key", token).is(200).headers("Set-Cookie")).isEmpty();
    for (String accept : new String[] {PAGE, "application/json"}) {
      HttpReply denied = get("/mirror/denied", "X-API-Key", token, "Accept", accept).is(403);
      assertThat(denied.headers("Set-Cookie")).isEmpty();
      HttpReply refused = get("/mirror", "X-API-Key", "key_wrong", "Accept", accept).is(401);
      assertThat(refused.headers("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void savesNoRequestOfAKeyForAfterALogin() {
    HttpReply page = get("/login");
    String before = cookie(page);
    get("/mirror/denied", "Cookie", before, "Accept", PAGE, "X-API-Key", application.token())
        .is(403);
    get("/mirror/refused", "Cookie", before, "Accept", PAGE, "X-API-Key", "key_wrong").is(401);
    assertThat(login(page).header("Location")).endsWith("/");
  }

  @Test
  void leavesASavedRequestToItsUser() {
    HttpReply sentToLogin = get("/mirror/saved", "Accept", PAGE).is(302);
    String session = cookie(sentToLogin);
    HttpReply byKey =
        get("/mirror/saved?continue", "Cookie", session, "X-API-Key", application.token());
    assertThat(byKey.is(200).string("type")).isEqualTo("ApiKeyAuthentication");
    HttpReply page = get("/login", "Cookie", session).is(200);
    assertThat(login(page, session).header("Location")).endsWith("/mirror/saved?continue");
  }

  @Test
  void asksASessionForItsCsrfTokenUnlessAKeyInAHeaderDecides() {
    String session = session();
    post("/mirror", "Cookie", session).is(403);
    post("/mirror", "Cookie", session, "Authorization", "Bearer not-a-key").is(403);
    HttpReply byKey = post("/mirror", "Cookie", session, "X-API-Key", application.token());
    assertThat(byKey.is(200).string("type")).isEqualTo("ApiKeyAuthentication");
    post("/mirror", "Cookie", session, "Authorization", "Bearer " + application.token()).is(200);
  }

  @Test
  void asksForACsrfTokenWhereAKeyComesInTheQueryAlone() {
    String query = "?api_key=" + application.token();
    String session = session();
    get("/mirror" + query, "Cookie", session).is(200);
    post("/mirror" + query, "Cookie", session).is(403);
  }

  @Test
  void sendsABrowserToTheLoginAndChallengesAClient() {
    HttpReply browser = get("/mirror", "Accept", PAGE).is(302);
    assertThat(browser.header("Location")).endsWith("/login");
    for (String accept : new String[] {"application/json", "*/*"}) {
      HttpReply client = get("/mirror", "Accept", accept).is(401);
      assertThat(client.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"api-keys\"");
    }
  }
}
