package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException.OwnerLimit;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.RateLimit;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A policy that the application declares. */
class KeyPolicyBeanTest {

  private static final String[] TWICE_AN_HOUR = {
    "api-keys.limits.per-key.requests=2", "api-keys.limits.per-key.per=1h"
  };

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ApiKeysAutoConfiguration.class))
          .withBean(KeyStore.class, InMemoryKeyStore::new);

  private static ApiKey issue(ApplicationContext context) {
    return context
        .getBean(ApiKeys.class)
        .as(Actor.of("alice"))
        .issue(NewKey.named("CI").ownedBy("alice"))
        .key();
  }

  private ApplicationContextRunner declaring(KeyPolicy policy) {
    return application.withBean(KeyPolicy.class, () -> policy);
  }

  /** How often a new key is let through before it is not. */
  private static long uses(ApplicationContext context) {
    ApiKeys keys = context.getBean(ApiKeys.class);
    String token = keys.as(Actor.of("bob")).issue(NewKey.named("CI")).token().reveal();
    return Stream.generate(() -> keys.verify(token, VerificationContext.none()))
        .limit(9)
        .takeWhile(outcome -> !(outcome instanceof Rejected))
        .filter(Verified.class::isInstance)
        .count();
  }

  @Test
  void holdsForAllKeys() {
    declaring(KeyPolicy.unrestricted().keysPerOwner(1))
        .run(
            context -> {
              issue(context);
              assertThatThrownBy(() -> issue(context)).isInstanceOf(OwnerLimit.class);
            });
  }

  @Test
  void holdsBesideALimitThatIsSet() {
    declaring(KeyPolicy.unrestricted().keysPerOwner(1))
        .withPropertyValues(TWICE_AN_HOUR)
        .run(
            context -> {
              assertThat(uses(context)).isEqualTo(2);
              issue(context);
              assertThatThrownBy(() -> issue(context)).isInstanceOf(OwnerLimit.class);
            });
  }

  @Test
  void limitsRequestsUnlessALimitIsSet() {
    ApplicationContextRunner limiting =
        declaring(
            KeyPolicy.unrestricted().rateLimitByDefault(new RateLimit(4, Duration.ofHours(1))));
    limiting.run(context -> assertThat(uses(context)).isEqualTo(4));
    limiting
        .withPropertyValues(TWICE_AN_HOUR)
        .run(context -> assertThat(uses(context)).isEqualTo(2));
  }

  @Test
  void isTheOnlyOne() {
    application
        .withBean("lenient", KeyPolicy.class, KeyPolicy::unrestricted)
        .withBean("strict", KeyPolicy.class, () -> KeyPolicy.unrestricted().keysPerOwner(1))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(NoUniqueBeanDefinitionException.class)
                    .rootCause()
                    .hasMessageContainingAll("KeyPolicy", "lenient", "strict"));
  }
}
