package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.OwnerState;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** An application without web that verifies keys, and whose meters Prometheus could scrape. */
record MeteredApplication(ConfigurableApplicationContext context) implements AutoCloseable {

  static final String CLIENT = "198.51.100.9";

  @EnableAutoConfiguration
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }

    @Bean
    OwnerDirectory owners() {
      return (tenant, owner) -> owner.equals("gone") ? OwnerState.inactive() : OwnerState.active();
    }
  }

  static MeteredApplication started(Class<?> application, String... settings) {
    return new MeteredApplication(
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .properties(
                "api-keys.limits.failed-attempts.requests=5",
                "api-keys.cache.poll-interval=30s") // a busy machine polls late
            .run(settings));
  }

  ApiKeys keys() {
    return context.getBean(ApiKeys.class);
  }

  Lifecycle operator() {
    return keys().as(Actor.of("alice"));
  }

  String scrape() {
    return context.getBean(PrometheusMeterRegistry.class).scrape();
  }

  String token(NewKey request) {
    return operator().issue(request).token().reveal();
  }

  Verification verify(String presented) {
    return verify(presented, VerificationContext.none());
  }

  private Verification verify(String presented, VerificationContext context) {
    return keys().verify(presented, context);
  }

  /** Verifies something of each outcome, but for what is beyond the budget of look-ups. */
  void verifyAllKinds() {
    NewKey plain = NewKey.named("plain");
    String good = token(plain);
    verify(good);
    verify(good);
    verify("key_broken");
    verify("nobody's");
    verify(unknown());
    verify(expired());
    verify(changed(Change.REVOKED));
    verify(changed(Change.DISABLED));
    verify(token(plain.notBefore(Instant.now().plus(Duration.ofDays(1)))));
    verify(token(plain.ownedBy("gone")));
    verify(token(plain.allowedFrom("192.0.2.0/24")));
    verify(good, VerificationContext.requiring(ScopeRequirement.allOf("a:b")));
    String limited = token(plain.limitedTo(1, Duration.ofHours(1)));
    verify(limited);
    verify(limited);
    VerificationContext client = VerificationContext.none().of(CLIENT, "GET", "/");
    for (int i = 0; i < 5; i++) {
      verify("key_broken", client);
    }
    verify(unknown(), client);
  }

  private enum Change {
    REVOKED,
    DISABLED
  }

  private String changed(Change change) {
    IssuedKey issued = operator().issue(NewKey.named("changed"));
    if (change == Change.REVOKED) {
      operator().revoke(issued.key().id(), "lost");
    } else {
      operator().disable(issued.key().id());
    }
    return issued.token().reveal();
  }

  private static String unknown() {
    try (ApiKeys others = ApiKeys.create(new InMemoryKeyStore(), "key")) {
      return others.as(Actor.of("alice")).issue(NewKey.named("a")).token().reveal();
    }
  }

  private String expired() {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    KeyStore store = context.getBean(KeyStore.class);
    try (ApiKeys earlier = ApiKeys.builder(store).prefix("key").clock(() -> yesterday).build()) {
      NewKey brief = NewKey.named("short").expiringIn(Duration.ofHours(1));
      return earlier.as(Actor.of("alice")).issue(brief).token().reveal();
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
