package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditListener;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;

/** The events of the application's context. */
class EventsTest {

  static class Listener {

    private final List<ApiKeyAuditEvent> done = new ArrayList<>();
    private final List<ApiKeyRefusedEvent> refused = new ArrayList<>();

    @EventListener
    void done(ApiKeyAuditEvent event) {
      done.add(event);
    }

    @EventListener
    void refused(ApiKeyRefusedEvent event) {
      refused.add(event);
    }
  }

  static class BrokenListener {

    @EventListener({ApiKeyAuditEvent.class, ApiKeyRefusedEvent.class})
    void fail() {
      throw new IllegalStateException("a listener broke");
    }
  }

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ApiKeysAutoConfiguration.class,
                  ApiKeysBootstrapAutoConfiguration.class,
                  ApiKeysEventsAutoConfiguration.class))
          .withBean(KeyStore.class, InMemoryKeyStore::new)
          .withBean(Listener.class);

  private static Lifecycle keys(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.of("alice").from("192.0.2.7"));
  }

  private static List<AuditAction> actions(ApplicationContext context) {
    return context.getBean(Listener.class).done.stream()
        .map(event -> event.entry().action())
        .toList();
  }

  private static Rejection refuse(ApplicationContext context, String presented) {
    context
        .getBean(ApiKeys.class)
        .verify(presented, VerificationContext.none().of("192.0.2.7", "GET", "/secret/path"));
    List<ApiKeyRefusedEvent> refused = context.getBean(Listener.class).refused;
    return refused.get(refused.size() - 1).reason();
  }

  @Test
  void tellEachChangeOnce() {
    application.run(
        context -> {
          String id = keys(context).issue(NewKey.named("ci")).key().id();
          keys(context).edit(id, KeyEdit.nothing().named("build"));
          keys(context).rotate(id, Duration.ofHours(1));
          keys(context).disable(id);
          keys(context).enable(id);
          keys(context).enable(id);
          keys(context).revoke(id, "lost");
          keys(context).delete(id);
          assertThat(actions(context))
              .containsExactly(
                  AuditAction.ISSUED,
                  AuditAction.EDITED,
                  AuditAction.ROTATED,
                  AuditAction.DISABLED,
                  AuditAction.ENABLED,
                  AuditAction.REVOKED,
                  AuditAction.DELETED);
          assertThat(context.getBean(Listener.class).done)
              .allSatisfy(event -> assertThat(event.entry().keyId()).isEqualTo(id));
        });
  }

  @Test
  void tellOfTheFirstKey() {
    application
        .withPropertyValues("api-keys.bootstrap.admin-key=f3a9c1d2e4b5a6978899aabbccddeeff")
        .run(context -> assertThat(actions(context)).containsExactly(AuditAction.IMPORTED));
  }

  @Test
  void tellOfRefusedKeysWithoutWhatWasPresented() {
    application.run(
        context -> {
          var issued = keys(context).issue(NewKey.named("ci"));
          String token = issued.token().reveal();
          keys(context).revoke(issued.key().id(), "lost");
          assertThat(refuse(context, token)).isEqualTo(Rejection.REVOKED);
          assertThat(refuse(context, "key_wrong")).isEqualTo(Rejection.MALFORMED);
          List<ApiKeyRefusedEvent> refused = context.getBean(Listener.class).refused;
          assertThat(refused.get(0).keyId()).contains(issued.key().id());
          assertThat(refused.get(0).address()).contains("192.0.2.7");
          assertThat(refused.toString()).doesNotContain(token, "key_wrong", "secret");
        });
  }

  @Test
  void tellNothingOfKeysThatAreAccepted() {
    application.run(
        context -> {
          String token = keys(context).issue(NewKey.named("ci")).token().reveal();
          context.getBean(ApiKeys.class).verify(token, VerificationContext.none());
          assertThat(context.getBean(Listener.class).refused).isEmpty();
        });
  }

  @Test
  void changeNothingWhereAListenerThrows() {
    application
        .withBean(BrokenListener.class)
        .run(
            context -> {
              var issued = keys(context).issue(NewKey.named("ci"));
              keys(context).revoke(issued.key().id(), "lost");
              assertThat(keys(context).get(issued.key().id()).revocation()).isPresent();
              var outcome =
                  context
                      .getBean(ApiKeys.class)
                      .verify(issued.token().reveal(), VerificationContext.none());
              assertThat(outcome.toString()).contains("REVOKED");
            });
  }

  @Test
  void areTheApplicationsToReplace() {
    List<String> told = new ArrayList<>();
    application
        .withBean("apiKeysAuditEvents", AuditListener.class, () -> entry -> told.add(entry.keyId()))
        .run(
            context -> {
              String id = keys(context).issue(NewKey.named("ci")).key().id();
              assertThat(told).containsExactly(id);
              assertThat(actions(context)).isEmpty();
            });
  }

  @Test
  void areToldBesideTheApplicationsOwnListeners() {
    List<String> told = new ArrayList<>();
    application
        .withBean("own", AuditListener.class, () -> entry -> told.add(entry.keyId()))
        .run(
            context -> {
              String id = keys(context).issue(NewKey.named("ci")).key().id();
              assertThat(told).containsExactly(id);
              assertThat(actions(context)).containsExactly(AuditAction.ISSUED);
            });
  }

  @Test
  void areNoneOfKeysThatTheApplicationBuilds() {
    application
        .withBean("own", ApiKeys.class, () -> ApiKeys.create(new InMemoryKeyStore(), "own"))
        .run(
            context -> {
              keys(context).issue(NewKey.named("ci"));
              assertThat(actions(context)).isEmpty();
            });
  }
}
