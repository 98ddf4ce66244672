package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As GeneratedDemoIT, without Spring Security: the filter guards. */
class GeneratedPlainFilterIT {

  private static final Pattern SECURITY = Pattern.compile("spring-(boot-)?security-.*");
  private static final Pattern LAST_LINE = Pattern.compile("^port: ");

  private static GeneratedApplication.Running running;
  private static HttpProbe http;
  private static String token;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    running =
        GeneratedApplication.of(
                folder,
                SECURITY,
                PlainApplication.class.getName(),
                "--api-keys.management.enabled=true")
            .run(LAST_LINE, "--api-keys.management.base-path=/keys");
    http = new HttpProbe(URI.create("http://localhost:" + running.found("port: (\\d+)")));
    token = running.found("key: (\\S+)");
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void guardsEveryPath() {
    http.get("/page").isProblem(401, "unauthorized");
    http.get("/keys").isProblem(401, "unauthorized");
    http.getWith("key_wrong", "/page").isProblem(401, "invalid_token");
  }

  @Test
  void letsKeysIn() {
    assertThat(http.getWith(token, "/page").is(200).text()).isEqualTo("page");
  }

  /** Whether there are endpoints was decided when the code was written; where they are is not. */
  @Test
  void managesKeysWhereItIsSetAtTheStart() {
    assertThat(http.getWith(token, "/keys").is(200).json().size()).isEqualTo(1);
    http.getWith(token, "/api-keys").is(404);
  }
}
