package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demonstration runs from the code that Spring writes for it before a native image is built.
 */
class GeneratedDemoIT {

  private static final String DEMO = "dev.apikeys.spring.example.demo.DemoApplication";
  private static final Pattern NONE = Pattern.compile("");
  private static final Pattern LAST_LINE = Pattern.compile("^It is gone");
  private static final String LOGIN = "{\"username\": \"alice\", \"password\": \"demo\"}";

  private static GeneratedApplication generated;
  private static GeneratedApplication.Running running;
  private static HttpProbe http;
  private static String admin;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    generated = GeneratedApplication.of(folder, NONE, DEMO);
    running = generated.run(LAST_LINE, "--api-keys.prefix=later");
    http = new HttpProbe(URI.create(running.found("(http://localhost:\\d+)")));
    admin = running.found("admin key: (\\S+)");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String pepper() throws IOException {
    return new YamlPropertySourceLoader()
        .load("demo", new ClassPathResource("demo.yaml")).stream()
            .map(settings -> settings.getProperty("api-keys.peppers.p1"))
            .map(String::valueOf)
            .findFirst()
            .orElseThrow();
  }

  private static HttpReply by(String jwt, String method, String path, String json) {
    return http.send(
        method,
        path,
        BodyPublishers.ofString(json),
        "Authorization",
        jwt,
        "Content-Type",
        "application/json");
  }

  private static String alice() {
    HttpReply granted =
        http.send(
            "POST", "/login", BodyPublishers.ofString(LOGIN), "Content-Type", "application/json");
    return "Bearer " + granted.is(200).string("access_token");
  }

  @Test
  void refusesRequestsWithoutAKey() {
    http.get("/public/ping").is(200);
    http.get("/api/hello").isProblem(401, "unauthorized");
    http.getWith("later_wrong", "/api/hello").isProblem(401, "invalid_token");
  }

  /** The key is in the table that was made at the start, and with it in the embedded database. */
  @Test
  void takesTheKeyThatItPrints() {
    HttpReply hello = http.getWith(admin, "/api/hello").is(200);
    assertThat(hello.json().get("scopes").toString()).isEqualTo("[\"**\",\"api-keys:admin\"]");
  }

  @Test
  void isInTheChainOfSpringSecurity() {
    assertThat(http.getWith(admin, "/api/hello").header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(by(alice(), "GET", "/me", "").is(200).text())
        .isEqualTo("{\"name\":\"alice\",\"by\":\"jwt\"}");
  }

  @Test
  void managesKeysThatMayWhatTheirScopesSay() {
    String wanted = "{\"name\": \"reader\", \"scopes\": [\"orders:read\"]}";
    String key = by(alice(), "POST", "/api-keys", wanted).is(201).string("key");
    http.getWith(key, "/api/orders").is(200);
    http.post(key, "/api/orders").isProblem(403, "insufficient_scope");
    assertThat(http.getWith(admin, "/api-keys?owner=alice").is(200).json().size()).isEqualTo(1);
    http.post(key, "/api-keys/current/revoke").is(200);
    http.getWith(key, "/api/orders").isProblem(401, "invalid_token");
  }

  @Test
  void describesItsManagement() {
    assertThat(http.getWith(admin, "/api-keys/openapi.json").is(200).string("openapi"))
        .startsWith("3.1");
  }

  /** So do peppers: what is set when the code is written is not kept in it. */
  @Test
  void readsItsSettingsWhenItStarts() {
    assertThat(admin).startsWith("later_");
  }

  @Test
  void holdsNoPepper() throws IOException {
    String decoded = new String(Base64.getDecoder().decode(pepper()), US_ASCII);
    assertThat(decoded).contains("draw your own");
    assertThat(generated.files())
        .hasSizeGreaterThan(100)
        .allSatisfy(
            file ->
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain(pepper(), decoded));
  }

  /** Of whatever the starter brings. */
  @Test
  void hasEveryBeanOfTheStarterThatItHasOtherwise() throws Exception {
    try (Started otherwise =
        Started.with(
            Class.forName(DEMO),
            "--spring.config.name=demo",
            "--spring.datasource.url=jdbc:h2:mem:otherwise")) {
      List<String> ours =
          Arrays.stream(otherwise.context().getBeanDefinitionNames())
              .filter(name -> name.startsWith("apiKey") || name.contains("dev.apikeys.spring.Api"))
              .toList();
      assertThat(ours).contains("apiKeys", "apiKeyFilter", "apiKeyServlet");
      assertThat(generated.registrations())
          .contains(ours.stream().map(name -> '"' + name + '"').toList());
    }
  }

  @Test
  void tellsTheImageWhatTheLibraryNeeds() throws IOException {
    JsonNode told = new JsonMapper().readTree(Files.readString(generated.metadata()));
    assertThat(told.get("resources").valueStream().map(one -> one.path("glob").asString("")))
        .contains("db/api-keys/**", "dev/apikeys/servlet/openapi.json");
    assertThat(told.get("reflection").valueStream().map(one -> one.get("type").asString("")))
        .contains(SecretText.class.getName(), ApiKeysProperties.class.getName())
        .contains("com.github.benmanes.caffeine.cache.PSWMS");
  }
}
