package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.jdbc.SchemaException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;

/**
 * The operator's own secret as the settings have it, or the environment.
 *
 * @param settings our settings
 * @param environment where the secret is as well
 */
record ConfiguredBootstrap(BootstrapSettings settings, Environment environment) {

  static final String SETTING = "api-keys.bootstrap.admin-key";

  private static final String VARIABLE = "INITIAL_ADMIN_KEY";

  private static final Logger log = LoggerFactory.getLogger(ConfiguredBootstrap.class);

  /** Lets the secret be accepted, if there is one. */
  void allow(ApiKeysBuilder builder) {
    secret().ifPresent(builder::bootstrap);
  }

  /**
   * Makes the secret a key, if there is one and it was not made one before. Where the database is
   * out of reach it may have been; else the next start makes it one.
   */
  void register(ObjectProvider<ApiKeys> keys) {
    if (secret().isEmpty()) {
      return;
    }
    ApiKeys only = keys.getObject();
    try {
      InvalidSettingException.within("api-keys.bootstrap", () -> only.registerBootstrap(wanted()));
    } catch (SchemaException unfit) {
      throw unfit;
    } catch (KeyStoreException unreachable) {
      log.warn(
          "Whether {} is a key already is not known, since the store of the API keys is out of"
              + " reach: if it is none, start once more when the store is back.",
          SETTING,
          unreachable);
    }
  }

  private NewKey wanted() {
    return NewKey.named(settings.name()).withScopes(settings.scopes().toArray(String[]::new));
  }

  /** What is set and empty, as a variable may be, is none. */
  private Optional<String> secret() {
    SecretText set = settings.adminKey();
    if (set != null && !set.isEmpty()) {
      return Optional.of(set.reveal(SETTING));
    }
    return variable()
        .map(SecretText::valueOf)
        .filter(variable -> !variable.isEmpty())
        .map(variable -> variable.reveal(VARIABLE));
  }

  /**
   * What the environment has.
   *
   * @throws InvalidSettingException if it cannot be read as it is
   */
  Optional<String> variable() {
    try {
      return Optional.ofNullable(environment.getProperty(VARIABLE));
    } catch (IllegalArgumentException unresolved) { // its message holds the secret
      throw new InvalidSettingException(
          VARIABLE,
          "holds a placeholder, ${...}, of which nothing is known: draw a secret with `openssl rand"
              + " -hex 32`");
    }
  }
}
