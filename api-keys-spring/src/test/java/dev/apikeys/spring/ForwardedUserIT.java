package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Where a user behind a proxy manages keys from. */
class ForwardedUserIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class})
  static class Application {}

  @Test
  void isAtTheAddressThatTheProxySaysInTheHistory() {
    try (Started application =
        Started.with(
            Application.class,
            "--api-keys.management.enabled=true",
            "--api-keys.filter.forwarding-header=X-Real-IP",
            "--api-keys.filter.trusted-proxies=127.0.0.0/8,::1",
            "--spring.security.user.password=demo")) {
      HttpProbe probe = application.probe();
      BrowserSession session = BrowserSession.of(probe, "user", "demo");
      probe
          .send(
              "POST",
              "/api-keys",
              BodyPublishers.ofString("{\"name\": \"a\"}"),
              "Content-Type",
              "application/json",
              "Cookie",
              session.cookie(),
              "X-CSRF-TOKEN",
              session.csrf(),
              "X-Real-IP",
              "192.0.2.7")
          .is(201);
      assertThat(addressOfTheCreation(application)).isEqualTo("192.0.2.7");
    }
  }

  private static String addressOfTheCreation(Started application) {
    HttpProbe probe = application.probe();
    String admin = application.token("**", "api-keys:admin");
    HttpReply keys =
        probe.get("/api-keys?owner=user", "X-API-Key", admin, "X-Real-IP", "192.0.2.8").is(200);
    String id = keys.json().path(0).path("id").stringValue();
    return probe
        .get("/api-keys/" + id + "/audit", "X-API-Key", admin, "X-Real-IP", "192.0.2.8")
        .is(200)
        .json()
        .path(0)
        .path("address")
        .stringValue();
  }
}
