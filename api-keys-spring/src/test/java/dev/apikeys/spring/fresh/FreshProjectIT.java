package dev.apikeys.spring.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project that the README shows, built in an empty folder of the packaged jars: a controller,
 * guarded by {@code application.yaml} alone.
 */
class FreshProjectIT {

  private static final Operator OPERATOR = Operator.random();
  private static RunningShop shop;
  private static HttpProbe probe;

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  static void builds(@TempDir Path folder) throws Exception {
    try (FreshRepository repository = FreshRepository.create()) {
      Path jar = FreshProject.in(folder).build(repository);
      shop = RunningShop.start(jar, OPERATOR.environment());
      probe = shop.probe();
    }
  }

  @AfterAll
  static void hasPrintedNoSecret() throws IOException {
    String printed = shop.stop();
    assertThat(printed).contains("Started Shop").doesNotContain(OPERATOR.secrets());
    assertThat(SecretSearch.findIn(printed)).isEmpty();
  }

  /** A token that the operator has the management endpoints make. */
  private static HttpReply created(String name) {
    String wanted = "{\"name\": \"" + name + "\", \"scopes\": [\"orders:read\"]}";
    return probe.post(OPERATOR.adminKey(), "/api-keys", wanted).is(201);
  }

  @Test
  void refusesARequestWithoutAKey() {
    probe.get("/orders").isProblem(401, "unauthorized");
  }

  @Test
  void refusesAWrongKey() {
    probe.getWith("acme_live_wrong", "/orders").isProblem(401, "invalid_token");
  }

  @Test
  void takesTheOperatorsOwnSecretForAKey() {
    HttpReply orders = probe.getWith(OPERATOR.adminKey(), "/orders").is(200);
    assertThat(orders.text()).isEqualTo("[\"order-1\",\"order-2\"]");
  }

  @Test
  void leavesOpenPathsOpen() {
    assertThat(probe.get("/public/hours").is(200).text()).isEqualTo("9 to 5");
  }

  @Test
  void refusesAKeyWhoseScopesDoNotReach() {
    String token = created("no administrator").string("key");
    probe.post(token, "/api-keys", "{\"name\": \"more\"}").isProblem(403, "insufficient_scope");
  }

  @Test
  void takesAKeyThatItIssuedUntilItIsRevoked() {
    HttpReply issued = created("shop front");
    String token = issued.string("key");
    assertThat(token).startsWith("acme_live_");
    probe.getWith(token, "/orders").is(200);
    probe.post(OPERATOR.adminKey(), "/api-keys/" + issued.string("id") + "/revoke").is(200);
    probe.getWith(token, "/orders").isProblem(401, "invalid_token");
  }
}
