package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.NewKey;
import java.util.Optional;
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

  static final String VARIABLE = "INITIAL_ADMIN_KEY";

  /** Lets the secret be accepted, if there is one. */
  void allow(ApiKeysBuilder builder) {
    secret().ifPresent(builder::bootstrap);
  }

  /** Makes the secret a key, if there is one and it was not made one before. */
  void register(ObjectProvider<ApiKeys> keys) {
    if (secret().isPresent()) {
      ApiKeys only = keys.getObject();
      InvalidSettingException.within("api-keys.bootstrap", () -> only.registerBootstrap(wanted()));
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
    return Optional.ofNullable(environment.getProperty(VARIABLE))
        .map(SecretText::valueOf)
        .filter(variable -> !variable.isEmpty())
        .map(variable -> variable.reveal(VARIABLE));
  }
}
