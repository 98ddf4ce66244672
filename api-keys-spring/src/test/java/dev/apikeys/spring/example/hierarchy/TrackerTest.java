package dev.apikeys.spring.example.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The story of its users, in order, over HTTP. */
class TrackerTest {

  private static final String INITIAL = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
  private static final String KEYS = "/v1/api-keys";

  private static ConfigurableApplicationContext start(boolean requireApiKey) {
    return new SpringApplicationBuilder(TrackerApplication.class)
        .run(
            "--server.port=0",
            "--spring.datasource.url=jdbc:h2:mem:tracker-" + requireApiKey,
            "--api-keys.management.enabled=true",
            "--api-keys.management.base-path=" + KEYS,
            "--tracker.pepper=dHJhY2tlciBvbmx5OiBkcmF3IHlvdXIgb3duIHBlcHBlciE=",
            "--tracker.initial-admin-key=" + INITIAL,
            "--tracker.require-api-key=" + requireApiKey);
  }

  private static HttpProbe client(ConfigurableApplicationContext context) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  private static List<String> names(HttpReply list) {
    return list.is(200).json().valueStream().map(key -> key.path("name").stringValue()).toList();
  }

  @Test
  void tellsTheLifeOfAKey() {
    try (ConfigurableApplicationContext context = start(false)) {
      HttpProbe http = client(context);

      // The initial administrator's key comes from the configuration.
      HttpReply me = http.getWith(INITIAL, KEYS + "/verify/current").is(200);
      assertThat(me.json().path("is_admin").booleanValue()).isTrue();

      // It creates a plain key, whose token is shown this once.
      HttpReply created =
          http.post(
                  INITIAL,
                  KEYS,
                  """
                  {"name": "Production API Key", "is_admin": false,
                   "expires_at": "2045-12-31T23:59:59Z",
                   "metadata": {"environment": "production", "rate_limit": 1000}}
                  """)
              .is(201);
      String token = created.string("key");
      String path = KEYS + "/" + created.string("id");
      assertThat(token).startsWith(created.string("key_prefix"));
      assertThat(created.json().path("is_active").booleanValue()).isTrue();
      assertThat(created.json().path("is_admin").booleanValue()).isFalse();
      assertThat(created.string("expires_at")).isEqualTo("2045-12-31T23:59:59Z");
      assertThat(created.string("created_by")).isEqualTo("key:" + me.string("id"));
      assertThat(http.getWith(INITIAL, path).is(200).json().has("key")).isFalse();

      // The plain key opens the API, and manages nothing.
      assertThat(http.getWith(token, "/v1/protected").is(200).string("key_id"))
          .isEqualTo(created.string("id"));
      http.post(token, "/v1/admin-only").isProblem(403, "insufficient_scope");
      http.post(token, KEYS, "{\"name\": \"child\"}").isProblem(403, "insufficient_scope");
      assertThat(http.post(INITIAL, "/v1/admin-only").is(200).string("message"))
          .isEqualTo("Admin access granted");

      // A second administrator, made by the first, manages too.
      HttpReply second =
          http.post(INITIAL, KEYS, "{\"name\": \"Secondary Admin Key\", \"is_admin\": true}")
              .is(201);
      assertThat(names(http.getWith(second.string("key"), KEYS)))
          .containsExactlyInAnyOrder(
              "Secondary Admin Key", "Production API Key", "Initial admin key");

      // Name and metadata change; what is not named stays.
      JsonNode metadata =
          http.patch(
                  INITIAL,
                  path,
                  "{\"name\": \"Updated Name\", \"metadata\": {\"rate_limit\": 2000}}")
              .is(200)
              .json()
              .path("metadata");
      assertThat(metadata.path("rate_limit").intValue()).isEqualTo(2000);
      assertThat(metadata.path("environment").stringValue()).isEqualTo("production");

      // Deactivated, it is refused and listed no more, unless it is asked for; activated, it is
      // back.
      http.post(INITIAL, path + "/deactivate").is(200);
      http.getWith(token, KEYS + "/verify/current")
          .isChallenge(401, "invalid_token", "API key is disabled");
      assertThat(names(http.getWith(INITIAL, KEYS))).doesNotContain("Updated Name");
      assertThat(names(http.getWith(INITIAL, KEYS + "?include_inactive=true")))
          .contains("Updated Name");
      http.post(INITIAL, path + "/activate").is(200);
      assertThat(http.getWith(token, KEYS + "/verify/current").is(200).string("name"))
          .isEqualTo("Updated Name");

      // Its last use is written behind the requests.
      assertThat(
              Stream.generate(() -> http.getWith(INITIAL, path).is(200).string("last_used_at"))
                  .limit(100_000)
                  .anyMatch(lastUse -> !lastUse.isEmpty()))
          .isTrue();

      // Deleted, it is unknown.
      http.send("DELETE", INITIAL, path).is(204);
      http.getWith(token, "/v1/protected").isChallenge(401, "invalid_token", "API key is invalid");
    }
  }

  @Test
  void asksForAKeyWhereAnEndpointSaysSo() {
    try (ConfigurableApplicationContext context = start(false)) {
      HttpProbe http = client(context);
      http.get("/v1/companies").is(200);
      http.get("/v1/protected").isProblem(401, "unauthorized");
      http.get(KEYS).isProblem(401, "unauthorized");
      http.getWith("wrong", "/v1/companies").isProblem(401, "invalid_token");
    }
  }

  @Test
  void asksForAKeyEverywhereOnceItIsToldSo() {
    try (ConfigurableApplicationContext context = start(true)) {
      HttpProbe http = client(context);
      http.get("/v1/companies").isProblem(401, "unauthorized");
      http.getWith(INITIAL, "/v1/companies").is(200);
    }
  }
}
