package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

/** Applications without a web, of which each test says the settings. */
final class ConfiguredApplication {

  private ConfiguredApplication() {}

  /** With these settings below {@code api-keys}, over this store. */
  static ApplicationContextRunner over(KeyStore store, String... settings) {
    Map<String, Object> set = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      set.put("api-keys." + setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                ApiKeysAutoConfiguration.class,
                ApiKeysBootstrapAutoConfiguration.class,
                ApiKeysJdbcAutoConfiguration.class,
                ApiKeysJwtAutoConfiguration.class,
                ApiKeysPurgeAutoConfiguration.class))
        .withBean(KeyStore.class, () -> store)
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("settings", set)));
  }

  /** The same over a store of its own. */
  static ApplicationContextRunner with(String... settings) {
    return over(new InMemoryKeyStore(), settings);
  }

  /** Is no application, and says of which setting that is. */
  static void isRefused(ApplicationContextRunner application, String message) {
    application.run(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(message));
  }
}
