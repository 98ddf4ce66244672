package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.jdbc.SchemaException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ApiKeysAutoConfigurationTest {

  private static final String PEPPER = Base64.getEncoder().encodeToString(new byte[32]);

  private final ApplicationContextRunner bare =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  ApiKeysAutoConfiguration.class,
                  ApiKeysFilterAutoConfiguration.class,
                  ApiKeysJdbcAutoConfiguration.class,
                  ApiKeysManagementAutoConfiguration.class,
                  ApiKeysWebMvcAutoConfiguration.class));

  private final ApplicationContextRunner application =
      bare.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
          .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID());

  private static IssuedKey issue(ApplicationContext context) {
    return context.getBean(ApiKeys.class).as(Actor.of("alice")).issue(NewKey.named("CI"));
  }

  @Test
  void keepsKeysInTheApplicationsDatabase() {
    application.run(
        context -> {
          IssuedKey issued = issue(context);
          assertThat(context.getBean(KeyStore.class)).isInstanceOf(JdbcKeyStore.class);
          assertThat(
                  context
                      .getBean(ApiKeys.class)
                      .verify(issued.token().reveal(), VerificationContext.none()))
              .isInstanceOf(Verified.class);
          assertThat(context.getBean(KeyStore.class).get(issued.key().id())).isPresent();
        });
  }

  @Test
  void leavesTheStoreToAnApplicationThatHasOne() {
    bare.withBean(KeyStore.class, InMemoryKeyStore::new)
        .run(
            context -> {
              issue(context);
              assertThat(context).doesNotHaveBean(JdbcKeyStore.class);
              assertThat(context).doesNotHaveBean(ApiKeysSchemaInitializer.class);
            });
  }

  @Test
  void leavesKeysToAnApplicationThatHasThem() {
    ApiKeys own = ApiKeys.create(new InMemoryKeyStore(), "own");
    bare.withBean("own", ApiKeys.class, () -> own)
        .run(
            context -> {
              assertThat(context.getBean(ApiKeys.class)).isSameAs(own);
              assertThat(context).doesNotHaveBean(JdbcKeyStore.class);
            });
  }

  @Test
  void doesNotStartWithoutADatabase() {
    bare.run(context -> assertThat(context.getStartupFailure()).hasMessageContaining("DataSource"));
  }

  @Test
  void guardsNothingWhereThereIsNoWeb() {
    application.run(
        context -> {
          assertThat(context).doesNotHaveBean("apiKeyFilter");
          assertThat(context).doesNotHaveBean("apiKeyServlet");
        });
  }

  @Test
  void mintsUnderTheConfiguredPrefix() {
    application
        .withPropertyValues("api-keys.prefix=acme_live")
        .run(context -> assertThat(issue(context).token().reveal()).startsWith("acme_live_"));
  }

  @Test
  void doesNotStartWithAnIllegalPrefix() {
    application
        .withPropertyValues("api-keys.prefix=Acme-Live")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("api-keys.prefix 'Acme-Live'")
                    .hasMessageContaining("such as acme_live"));
  }

  @Test
  void writesUnderTheOnlyPepper() {
    application
        .withPropertyValues("api-keys.peppers.p1=" + PEPPER)
        .run(
            context -> {
              issue(context);
              assertThat(context.getBean(KeyStore.class).countByScheme())
                  .containsOnlyKeys("hmac-sha256:p1");
            });
  }

  @Test
  void writesUnderTheCurrentOfSeveralPeppers() {
    application
        .withPropertyValues(
            "api-keys.peppers.p1=" + PEPPER,
            "api-keys.peppers.p2=" + PEPPER,
            "api-keys.current-pepper=p2")
        .run(
            context -> {
              issue(context);
              assertThat(context.getBean(KeyStore.class).countByScheme())
                  .containsOnlyKeys("hmac-sha256:p2");
            });
  }

  @Test
  void doesNotStartWithSeveralPeppersAndNoCurrentOne() {
    application
        .withPropertyValues("api-keys.peppers.p1=" + PEPPER, "api-keys.peppers.p2=" + PEPPER)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("api-keys.current-pepper is not set"));
  }

  @Test
  void doesNotStartWithACurrentPepperThatIsNotThere() {
    application
        .withPropertyValues("api-keys.peppers.p1=" + PEPPER, "api-keys.current-pepper=p2")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("api-keys.current-pepper is 'p2'"));
  }

  @Test
  void doesNotStartWithAShortPepperAndDoesNotRepeatIt() {
    String shortPepper = Base64.getEncoder().encodeToString("too short to be safe".getBytes(UTF_8));
    application
        .withPropertyValues("api-keys.peppers.p1=" + shortPepper)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("openssl rand -base64 32")
                    .hasMessageNotContaining(shortPepper));
  }

  @Test
  void doesNotStartWithAPepperThatIsNotBase64AndDoesNotRepeatIt() {
    application
        .withPropertyValues("api-keys.peppers.p1=not*base64*at*all*but*a*secret*still")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasStackTraceContaining("api-keys.peppers.p1 is not base64")
                    .rootCause()
                    .hasMessageNotContaining("secret*still"));
  }

  @Test
  void readsAPepperFromTheEnvironment() {
    application
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "test-systemEnvironment", Map.of("APIKEYS_PEPPERS_P1", PEPPER))))
        .run(
            context -> {
              issue(context);
              assertThat(context.getBean(KeyStore.class).countByScheme())
                  .containsOnlyKeys("hmac-sha256:p1");
            });
  }

  @Test
  void doesNotStartWithoutTablesWhereTheyAreLeftToTheApplication() {
    application
        .withPropertyValues("api-keys.jdbc.initialize-schema=never")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("db/api-keys"));
  }
}
