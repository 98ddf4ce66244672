package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.SecretSearch;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationEvent;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.security.authentication.event.AuthenticationFailureLockedEvent;
import org.springframework.security.authentication.event.AuthenticationFailureServiceExceptionEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;

/** What Spring Security publishes and observes of keys. */
class AuthenticationEventsIT {

  @EnableAutoConfiguration
  @Import({WatchedStore.class, Mirror.class, Audience.class})
  static class Application {

    @Bean
    ObservationRegistry observations(Audience audience) {
      ObservationRegistry registry = ObservationRegistry.create();
      registry.observationConfig().observationHandler(audience);
      return registry;
    }
  }

  /** Remembers all events and observations. */
  static class Audience implements ObservationHandler<Observation.Context> {

    private final List<AbstractAuthenticationEvent> events = new CopyOnWriteArrayList<>();
    private final List<Observation.Context> observations = new CopyOnWriteArrayList<>();

    @EventListener
    void on(AbstractAuthenticationEvent event) {
      events.add(event);
    }

    @Override
    public void onStop(Observation.Context context) {
      observations.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  private static Started application;
  private static HttpProbe probe;

  @BeforeAll
  static void start() {
    application = Started.with(Application.class);
    probe = application.probe();
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  private static Audience audience() {
    return application.bean(Audience.class);
  }

  private static AbstractAuthenticationEvent published() {
    assertThat(audience().events).hasSize(1);
    return audience().events.get(0);
  }

  @BeforeEach
  void forget() {
    audience().events.clear();
    audience().observations.clear();
  }

  @AfterEach
  void tellNoSecret() {
    for (AbstractAuthenticationEvent event : audience().events) {
      holdsNoSecret(event);
      holdsNoSecret(event.getAuthentication());
      holdsNoSecret(event.getAuthentication().getPrincipal());
      holdsNoSecret(event.getAuthentication().getCredentials());
      if (event instanceof AbstractAuthenticationFailureEvent failure) {
        holdsNoSecret(failure.getException());
      }
    }
    audience()
        .observations
        .forEach(
            seen -> {
              holdsNoSecret(seen);
              holdsNoSecret(seen.getAllKeyValues());
            });
  }

  private static void holdsNoSecret(@Nullable Object told) {
    assertThat(SecretSearch.findIn(String.valueOf(told))).as("secrets in %s", told).isEmpty();
  }

  @Test
  void tellThatAKeyWasVerified() {
    probe.getWith(application.token(), "/mirror").is(200);
    assertThat(published()).isExactlyInstanceOf(AuthenticationSuccessEvent.class);
    assertThat(published().getAuthentication()).isInstanceOf(ApiKeyAuthentication.class);
  }

  @Test
  void tellThatAKeyWasWrong() {
    String wrong = application.token().replaceAll("......$", "000000");
    SecretSearch.remember(wrong);
    probe.getWith(wrong, "/mirror").is(401);
    assertThat(published()).isExactlyInstanceOf(AuthenticationFailureBadCredentialsEvent.class);
  }

  @Test
  void tellThatAKeyWasRevoked() {
    Lifecycle keys = application.bean(ApiKeys.class).as(Actor.system("test"));
    IssuedKey issued = keys.issue(NewKey.named("test"));
    String token = issued.token().reveal();
    keys.revoke(issued.key().id(), "");
    probe.getWith(token, "/mirror").isChallenge(401, "invalid_token", "API key has been revoked");
    assertThat(published()).isExactlyInstanceOf(AuthenticationFailureBadCredentialsEvent.class);
  }

  @Test
  void tellThatAKeyHasUsedUpItsLimit() {
    String token = application.token(NewKey.named("test").limitedTo(1, Duration.ofDays(1)));
    probe.getWith(token, "/mirror").is(200);
    forget();
    probe.getWith(token, "/mirror").is(429);
    assertThat(published()).isExactlyInstanceOf(AuthenticationFailureLockedEvent.class);
  }

  @Test
  void tellThatAKeyCouldNotBeChecked() {
    String token = application.token();
    application.bean(WatchedStore.class).isBroken(true);
    try {
      probe.getWith(token, "/mirror").isProblem(503, "temporarily_unavailable");
    } finally {
      application.bean(WatchedStore.class).isBroken(false);
    }
    assertThat(published()).isExactlyInstanceOf(AuthenticationFailureServiceExceptionEvent.class);
  }

  @Test
  void tellNothingOfRequestsWithoutAKey() {
    probe.get("/mirror").is(401);
    probe.get("/mirror", "Authorization", "Bearer not-a-key").is(401);
    probe.get("/mirror", "X-API-Key", "").is(400);
    assertThat(audience().events).isEmpty();
  }

  @Test
  void areObserved() {
    probe.getWith(application.token(), "/mirror").is(200);
    probe.getWith("key_wrong", "/mirror").is(401);
    List<Observation.Context> authentications =
        audience().observations.stream()
            .filter(seen -> "spring.security.authentications".equals(seen.getName()))
            .toList();
    assertThat(authentications)
        .extracting(seen -> String.valueOf(seen.getLowCardinalityKeyValues()))
        .hasSize(2)
        .allMatch(seen -> seen.contains("ApiKeyAuthenticationRequest"))
        .anyMatch(seen -> seen.contains("result.type=ApiKeyAuthentication)"))
        .anyMatch(seen -> seen.contains("BadCredentialsException"));
  }
}
