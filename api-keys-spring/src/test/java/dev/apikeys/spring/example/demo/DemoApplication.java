package dev.apikeys.spring.example.demo;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * The demonstration: started by {@code mvn -q -Pdemo}, it issues an administrator's key and prints
 * commands to try. Its settings are in {@code demo.yaml} beside it.
 */
@SpringBootApplication
class DemoApplication {

  private final ApiKeys keys;

  DemoApplication(ApiKeys keys) {
    this.keys = keys;
  }

  public static void main(String[] args) {
    System.setProperty("spring.config.name", "demo");
    SpringApplication.run(DemoApplication.class, args);
  }

  @EventListener
  void started(WebServerInitializedEvent event) {
    IssuedKey admin =
        keys.as(Actor.system("demo"))
            .issue(NewKey.named("administrator").withScopes("**", "api-keys:admin"));
    System.out.println(DemoScript.text(admin.token().reveal(), event.getWebServer().getPort()));
  }
}
