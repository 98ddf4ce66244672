package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.NewKey;
import java.util.Optional;
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

  /** Lets the secret be accepted, if there is one. */
  void allow(ApiKeysBuilder builder) {
    secret().ifPresent(builder::bootstrap);
  }

  /** Makes the secret a key, if there is one and it was not made one before. */
  void register(ApiKeys keys) {
    if (secret().isPresent()) {
      InvalidSettingException.within("api-keys.bootstrap", () -> keys.registerBootstrap(wanted()));
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

  private Optional<String> variable() {
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
