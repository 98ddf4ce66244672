package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.over;
import static dev.apikeys.spring.ConfiguredApplication.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lifecycle;
import dev.apikeys.Rejection;
import dev.apikeys.Scopes;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** How the operator's own secret becomes an administrator's key. */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapTest {

  private static final String SECRET = "f3a9c1d2e4b5a6978899aabbccddeeff";
  private static final String SETTING = "bootstrap.admin-key=" + SECRET;

  private final KeyStore store = new InMemoryKeyStore();

  private static Verification verified(ApplicationContext context) {
    return context.getBean(ApiKeys.class).verify(SECRET, VerificationContext.none());
  }

  private static ApiKey administrator(ApplicationContext context) {
    assertThat(verified(context)).isInstanceOf(Verified.class);
    return ((Verified) verified(context)).key();
  }

  private static Lifecycle keys(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.system("test"));
  }

  private static List<ApiKey> all(ApplicationContext context) {
    return keys(context).list(KeyQuery.all().includingInactive());
  }

  @Test
  void makesItAnAdministratorsKey() {
    with(SETTING)
        .run(
            context -> {
              assertThat(administrator(context).scopes())
                  .isEqualTo(Scopes.of("**", "api-keys:admin"));
              assertThat(administrator(context).name()).isEqualTo("initial administrator");
            });
  }

  @Test
  void namesItAsIsSet() {
    with(SETTING, "bootstrap.name=root", "bootstrap.scopes=api-keys:admin-all-tenants")
        .run(
            context -> {
              assertThat(administrator(context).name()).isEqualTo("root");
              assertThat(administrator(context).scopes())
                  .isEqualTo(Scopes.of("api-keys:admin-all-tenants"));
            });
  }

  @Test
  void makesItOnceHoweverOftenItStarts() {
    over(store, SETTING).run(BootstrapTest::administrator);
    over(store, SETTING).run(context -> assertThat(all(context)).hasSize(1));
  }

  @Test
  void makesItOnceHoweverManyNodesStart() {
    over(store, SETTING)
        .run(
            first ->
                over(store, SETTING)
                    .run(
                        second ->
                            assertThat(administrator(second)).isEqualTo(administrator(first))));
  }

  @Test
  void bringsBackNoneThatWasRevoked() {
    over(store, SETTING)
        .run(context -> keys(context).revoke(administrator(context).id(), "no longer needed"));
    over(store, SETTING)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(((Rejected) verified(context)).reason()).isEqualTo(Rejection.REVOKED);
            });
  }

  @Test
  void bringsBackNoneThatWasDeleted() {
    over(store, SETTING).run(context -> keys(context).delete(administrator(context).id()));
    over(store, SETTING)
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(verified(context)).isInstanceOf(Rejected.class);
              assertThat(all(context)).isEmpty();
            });
  }

  @Test
  void acceptsItNoMoreOnceItIsNotSet() {
    over(store, SETTING).run(BootstrapTest::administrator);
    over(store).run(context -> assertThat(verified(context)).isInstanceOf(Rejected.class));
  }

  @Test
  void readsItFromTheEnvironment() {
    with().withPropertyValues("INITIAL_ADMIN_KEY=" + SECRET).run(BootstrapTest::administrator);
  }

  @Test
  void readsItFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("admin-key"), SECRET + "\n");
    with("bootstrap.admin-key=file:" + file).run(BootstrapTest::administrator);
  }

  @Test
  void prefersTheSettingToTheEnvironment() {
    with(SETTING)
        .withPropertyValues("INITIAL_ADMIN_KEY=another-secret-of-many-letters")
        .run(BootstrapTest::administrator);
  }

  @Test
  void takesWhatIsEmptyForNone() {
    with("bootstrap.admin-key=")
        .withPropertyValues("INITIAL_ADMIN_KEY=")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(all(context)).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a-secret-of-21-chars-", "false", "two words of which one is long enough"})
  void refusesWhatCouldBeGuessedOrNotBeCarried(String secret, CapturedOutput output) {
    with()
        .withPropertyValues("INITIAL_ADMIN_KEY=" + secret)
        .run(
            context -> {
              assertThat(context)
                  .getFailure()
                  .rootCause()
                  .hasMessageStartingWith("api-keys.bootstrap.admin-key h");
            });
    assertThat(output.getAll()).doesNotContain("secret-of-21", "two words");
  }

  @Test
  void printsNothingOfOneThatHoldsAPlaceholder() {
    with()
        .withPropertyValues("INITIAL_ADMIN_KEY=" + SECRET + "${none}")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("INITIAL_ADMIN_KEY holds a placeholder")
                    .extracting(Throwables::getStackTrace)
                    .asString()
                    .doesNotContain(SECRET));
  }

  @Test
  void refusesScopesThatAreNone() {
    with(SETTING, "bootstrap.scopes=No Scope")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasMessageStartingWith("api-keys.bootstrap.scopes holds"));
  }

  @Test
  void refusesKeysOfTheApplicationsOwnThatDoNotKnowIt() {
    ApiKeys own = ApiKeys.create(store, "own");
    with(SETTING)
        .withBean("own", ApiKeys.class, () -> own)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasStackTraceContaining("ApiKeysBuilder.bootstrap"));
  }

  @Test
  void refusesSeveralKeysOfTheApplicationsOwn() {
    with(SETTING)
        .withBean("one", ApiKeys.class, () -> ApiKeys.create(store, "one"))
        .withBean("other", ApiKeys.class, () -> ApiKeys.create(store, "other"))
        .run(context -> assertThat(context).getFailure().hasMessageContaining("one,other"));
  }

  static class OutOfReach {
    @Bean
    KeyStore broken() {
      return (KeyStore)
          Proxy.newProxyInstance(
              KeyStore.class.getClassLoader(),
              new Class<?>[] {KeyStore.class},
              (proxy, method, arguments) -> {
                if (method.getDeclaringClass() != KeyStore.class) {
                  return method.invoke(OutOfReach.class, arguments);
                }
                throw new KeyStoreException("broken on purpose");
              });
    }
  }

  @Test
  void startsWhereTheStoreIsOutOfReach(CapturedOutput output) {
    try (var context =
        new SpringApplicationBuilder(
                OutOfReach.class,
                ApiKeysAutoConfiguration.class,
                ApiKeysBootstrapAutoConfiguration.class)
            .web(WebApplicationType.NONE)
            .run("--api-keys." + SETTING, "--logging.level.root=warn")) {
      assertThat(context.isRunning()).isTrue();
      assertThat(output).contains("is a key already is not known").doesNotContain(SECRET);
    }
  }
}
