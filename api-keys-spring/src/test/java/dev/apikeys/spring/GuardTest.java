package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.Carriers;
import dev.apikeys.servlet.ManagementAuthorizer;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;

/** What the starter guards, on a real port. */
class GuardTest {

  @EnableAutoConfiguration
  @Import({Handlers.class, Orders.class, Invoices.class})
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  @RestController
  static class Handlers {
    @GetMapping("/open")
    String open(@Nullable ApiKeyPrincipal caller) {
      return caller == null ? "anonymous" : caller.getName();
    }

    @GetMapping("/any-of")
    @RequireScopes(anyOf = {"a:read", "b:read"})
    String anyOf() {
      return "any";
    }

    @GetMapping("/later")
    @RequireScopes("orders:read")
    Callable<String> later(ApiKeyPrincipal caller) {
      return caller::getName;
    }

    @GetMapping("/broken")
    String broken() {
      throw new IllegalStateException("broken on purpose");
    }
  }

  abstract static class Ledger {
    @GetMapping
    @RequireScopes("ledger:read")
    public String list() {
      return getClass().getSimpleName();
    }
  }

  @RestController
  @RequestMapping("/orders")
  @RequireScopes("orders:read")
  static class Orders extends Ledger {}

  @RestController
  @RequestMapping("/invoices")
  @RequireScopes("invoices:read")
  static class Invoices extends Ledger {}

  /** Brings its own filter, and says itself who may manage keys. */
  @EnableAutoConfiguration
  @Import(Handlers.class)
  static class Own {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    ApiKeyFilter filter(ApiKeys keys) {
      return ApiKeyFilter.create(keys).optional().carriers(Carriers.standard().header("X-Own"));
    }

    @Bean
    ManagementAuthorizer authorizer() {
      return request -> Optional.of(Caller.user("alice", "").granting("orders:read"));
    }
  }

  /** Configures MVC without Boot, and proxies its one handler by the interface that maps it. */
  @EnableAutoConfiguration
  static class Unusual extends WebMvcConfigurationSupport {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    Accounts accounts() {
      ProxyFactory proxy = new ProxyFactory(new Savings());
      proxy.setInterfaces(Accounts.class);
      return (Accounts) proxy.getProxy();
    }
  }

  @RestController
  interface Accounts {
    @GetMapping("/accounts")
    String list();

    @GetMapping("/interest")
    String interest();
  }

  static class Savings implements Accounts {
    @Override
    @RequireScopes("accounts:read")
    public String list() {
      return "accounts";
    }

    @Override
    public String interest() {
      return "low";
    }
  }

  private interface Exchange {
    void with(Http http, ApiKeys keys) throws Exception;
  }

  private static void run(Exchange exchange, String... properties) throws Exception {
    run(Application.class, exchange, properties);
  }

  private static void run(Class<?> application, Exchange exchange, String... properties)
      throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(application).properties("server.port=0").run(properties)) {
      exchange.with(Http.of(context), context.getBean(ApiKeys.class));
    }
  }

  private static String token(ApiKeys keys, String... scopes) {
    return keys.as(Actor.of("alice"))
        .issue(NewKey.named("test").withScopes(scopes))
        .token()
        .reveal();
  }

  @Test
  void requiresAKeyOnEveryPathByDefault() throws Exception {
    run(
        (http, keys) -> {
          assertThat(http.get("/open").statusCode()).isEqualTo(401);
          assertThat(http.get("/nowhere").statusCode()).isEqualTo(401);
          assertThat(http.get("/open", "X-API-Key", token(keys)).statusCode()).isEqualTo(200);
        });
  }

  @Test
  void letsRequestsWithoutAKeyThroughOnOpenPathsOnly() throws Exception {
    run(
        (http, keys) -> {
          assertThat(http.get("/open").body()).isEqualTo("anonymous");
          assertThat(http.get("/open/../any-of").statusCode()).isEqualTo(401);
          assertThat(http.get("/any-of;/open").statusCode()).isNotEqualTo(200);
        },
        "--api-keys.filter.open-paths=/open");
  }

  @Test
  void readsKeysFromTheConfiguredHeaderAlone() throws Exception {
    run(
        (http, keys) -> {
          String token = token(keys);
          assertThat(http.get("/open", "X-Acme-Key", token).statusCode()).isEqualTo(200);
          assertThat(http.get("/open", "X-API-Key", token).statusCode()).isEqualTo(401);
          assertThat(http.get("/open", "Authorization", "Bearer " + token).statusCode())
              .isEqualTo(401);
        },
        "--api-keys.carriers.header=X-Acme-Key",
        "--api-keys.carriers.bearer=false");
  }

  @Test
  void stillDemandsScopesWhereTheFilterIsOff() throws Exception {
    run(
        (http, keys) -> {
          assertThat(http.get("/open").body()).isEqualTo("anonymous");
          assertThat(http.get("/any-of", "X-API-Key", token(keys, "a:read")).statusCode())
              .isEqualTo(401);
        },
        "--api-keys.filter.mode=off");
  }

  @Test
  void refusesABadKeyWhereNoneIsRequired() throws Exception {
    run(
        (http, keys) -> {
          assertThat(http.get("/open").body()).isEqualTo("anonymous");
          assertThat(http.get("/open", "X-API-Key", "key_wrong").statusCode()).isEqualTo(401);
          assertThat(http.get("/any-of").statusCode()).isEqualTo(401);
        },
        "--api-keys.filter.mode=optional");
  }

  @Test
  void demandsOneOfTheAlternatives() throws Exception {
    run(
        (http, keys) -> {
          assertThat(http.get("/any-of", "X-API-Key", token(keys, "b:read")).statusCode())
              .isEqualTo(200);
          var refused = http.get("/any-of", "X-API-Key", token(keys, "c:read"));
          assertThat(refused.statusCode()).isEqualTo(403);
          assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
              .contains("error=\"insufficient_scope\"", "scope=\"a:read b:read\"");
        });
  }

  @Test
  void demandsTheScopesOfTheClassAndOfTheMethod() throws Exception {
    run(
        (http, keys) -> {
          String token = token(keys, "orders:read", "ledger:read");
          assertThat(http.get("/orders", "X-API-Key", token).body()).isEqualTo("Orders");
          assertThat(http.get("/invoices", "X-API-Key", token).statusCode()).isEqualTo(403);
          assertThat(http.get("/orders", "X-API-Key", token(keys, "orders:read")).statusCode())
              .isEqualTo(403);
        });
  }

  @Test
  void demandsWhatAClassSaysBehindAProxyAndWhereTheApplicationConfiguresMvc() throws Exception {
    run(
        Unusual.class,
        (http, keys) -> {
          assertThat(http.get("/interest", "X-API-Key", token(keys)).statusCode()).isEqualTo(200);
          assertThat(http.get("/accounts", "X-API-Key", token(keys)).statusCode()).isEqualTo(403);
          assertThat(http.get("/accounts", "X-API-Key", token(keys, "accounts:read")).statusCode())
              .isEqualTo(200);
        });
  }

  @Test
  void knowsTheCallerOfAnAsynchronousHandler() throws Exception {
    run(
        (http, keys) -> {
          var issued =
              keys.as(Actor.of("alice")).issue(NewKey.named("test").withScopes("orders:read"));
          assertThat(http.get("/later", "X-API-Key", issued.token().reveal()).body())
              .isEqualTo(issued.key().id());
        });
  }

  @Test
  void leavesErrorsOfTheApplicationToTheApplication() throws Exception {
    run(
        (http, keys) -> {
          var answer = http.get("/broken", "X-API-Key", token(keys));
          assertThat(answer.statusCode()).isEqualTo(500);
          assertThat(answer.body()).contains("\"path\":\"/broken\"");
        });
  }

  @Test
  void mountsNoManagementUnlessToldTo() throws Exception {
    run(
        (http, keys) ->
            assertThat(
                    http.get("/api-keys", "X-API-Key", token(keys, "**", "api-keys:admin"))
                        .statusCode())
                .isEqualTo(404));
  }

  @Test
  void mountsManagementAtItsBasePath() throws Exception {
    run(
        (http, keys) -> {
          String admin = token(keys, "**", "api-keys:admin");
          assertThat(http.get("/v1/keys", "X-API-Key", admin).statusCode()).isEqualTo(200);
          assertThat(http.get("/v1/keys").statusCode()).isEqualTo(401);
        },
        "--api-keys.management.enabled=true",
        "--api-keys.management.base-path=/v1/keys");
  }

  @Test
  void leavesTheFilterAndTheCallersOfManagementToAnApplicationThatHasThem() throws Exception {
    run(
        Own.class,
        (http, keys) -> {
          assertThat(http.get("/open", "X-API-Key", "key_ignored").body()).isEqualTo("anonymous");
          assertThat(http.get("/open", "X-Own", "key_refused").statusCode()).isEqualTo(401);
          assertThat(http.post("/api-keys", "{\"name\":\"mine\"}").body())
              .contains("\"owner\":\"alice\"", "\"created_by\":\"user:alice\"");
          assertThat(http.get("/api-keys").body()).contains("\"name\":\"mine\"");
        },
        "--api-keys.management.enabled=true");
  }

  @Test
  void registersTheFilterWithTheContainerOnce() throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Application.class).run("--server.port=0")) {
      var servlets = ((WebApplicationContext) context).getServletContext();
      assertThat(servlets).isNotNull();
      assertThat(servlets.getFilterRegistrations().values())
          .filteredOn(filter -> ApiKeyFilter.class.getName().equals(filter.getClassName()))
          .hasSize(1);
    }
  }
}
