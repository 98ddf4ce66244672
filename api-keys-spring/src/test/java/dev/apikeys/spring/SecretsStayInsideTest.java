package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks for tokens wherever they must not be: the database's files, the log at TRACE, answers. */
class SecretsStayInsideTest {

  @EnableAutoConfiguration
  static class Application {}

  private static final int SECRET = 32;
  private static final String OPERATORS = "f3a9c1d2e4b5a6978899aabbccddeeff";
  private static final String PEPPER = "cGVwcGVyLXBlcHBlci1wZXBwZXItcGVwcGVyLXBlcHBlcg==";
  private static final int CHECKSUM = 6;

  private final List<String> tokens = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();

  /** Boot keeps settings of the log as system properties, where the next test would meet them. */
  @AfterEach
  void forgetTheLogsSettings() {
    for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
      System.clearProperty(property.getEnvironmentVariableName());
    }
  }

  @Test
  void writesNoTokenAnywhereAndAnswersItOnce(@TempDir Path folder) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class)
            .run(
                "--server.port=0",
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("keys"),
                "--api-keys.jdbc.initialize-schema=always",
                "--api-keys.management.enabled=true",
                "--api-keys.last-use-interval=1ms",
                "--api-keys.bootstrap.admin-key=" + OPERATORS,
                "--api-keys.peppers.p1=" + PEPPER,
                "--logging.file.name=" + folder.resolve("trace.log"),
                "--logging.threshold.console=off",
                "--logging.level.root=trace",
                "--logging.level.jdk.internal.httpclient=off",
                // The container's own record of the bytes it read; nothing of ours can hide them.
                "--logging.level.org.apache.coyote=info",
                "--logging.level.org.apache.tomcat.util.net=info")) {
      note(Http.of(context).get("/nowhere", "X-API-Key", OPERATORS));
      useEverything(Http.of(context), context.getBean(ApiKeys.class));
    }
    assertThat(files(folder)).noneMatch(text -> text.contains(OPERATORS) || text.contains(PEPPER));
    assertThat(tokens).hasSize(2);
    assertThat(answers).hasSize(8).noneMatch(answer -> answer.contains(OPERATORS));
    for (String token : tokens) {
      String secret =
          token.substring(token.length() - SECRET - CHECKSUM, token.length() - CHECKSUM);
      assertThat(answers).noneMatch(answer -> answer.contains(secret));
      assertThat(files(folder))
          .hasSizeGreaterThanOrEqualTo(2)
          .noneMatch(text -> text.contains(secret));
      assertThat(files(folder)).anyMatch(text -> text.contains(id(token)));
    }
    assertThat(Files.readString(folder.resolve("trace.log"), ISO_8859_1)).contains("TRACE");
  }

  private void useEverything(Http http, ApiKeys keys) throws Exception {
    String admin =
        keys.as(Actor.system("test"))
            .issue(NewKey.named("admin").withScopes("**", "api-keys:admin"))
            .token()
            .reveal();
    tokens.add(admin);
    HttpResponse<String> created =
        http.post("/api-keys", "{\"name\":\"CI\",\"scopes\":[\"a:b\"]}", "X-API-Key", admin);
    JsonNode key = new JsonMapper().readTree(created.body());
    String token = key.get("key").asString();
    String id = key.get("id").asString();
    tokens.add(token);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().toString()).doesNotContain(token);

    note(http.get("/api-keys", "X-API-Key", admin));
    note(http.get("/api-keys/" + id, "Authorization", "Bearer " + admin));
    note(http.get("/nowhere", "X-API-Key", token));
    note(http.get("/nowhere", "X-API-Key", token.replaceFirst("..$", "zz")));
    note(http.get("/nowhere", "X-API-Key", token, "Authorization", "Bearer " + token));
    note(http.post("/api-keys/" + id + "/revoke", "", "X-API-Key", admin));
    note(http.get("/nowhere", "X-API-Key", token));
  }

  private void note(HttpResponse<String> answer) {
    answers.add(answer.headers() + answer.body());
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.toList()) {
        texts.add(Files.readString(file, ISO_8859_1));
      }
      return texts;
    }
  }

  private static String id(String token) {
    String[] parts = token.split("_", -1);
    return parts[parts.length - 2];
  }
}
