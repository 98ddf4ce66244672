package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyStore;
import dev.apikeys.TokenFormat;
import dev.apikeys.spring.LimitSettings.Misses;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys as the settings have them.
 *
 * @param properties our settings
 */
record ConfiguredKeys(ApiKeysProperties properties) {

  /**
   * The builder of keys in this store, under the policy of the application.
   *
   * @throws InvalidSettingException if a setting cannot be kept
   */
  ApiKeysBuilder of(KeyStore store, KeyPolicy application) {
    ApiKeysBuilder builder = ApiKeys.builder(store);
    tokens(builder);
    hashes(builder);
    scopes(builder);
    limits(builder, properties.limits());
    ConfiguredPolicy policy = ConfiguredPolicy.of(properties, application);
    if (!policy.isUnrestricted()) {
      builder.policy(policy);
    }
    new ConfiguredImports(properties.imports()).tokens().ifPresent(builder::importing);
    InvalidSettingException.naming(
        "api-keys.last-use-interval", () -> builder.lastUseInterval(properties.lastUseInterval()));
    return builder.cache(properties.cache().policy());
  }

  /** The setting of what is refused only when all is put together. */
  static String settingOf(String member) {
    return switch (member) {
      case "bootstrap" -> ConfiguredBootstrap.SETTING;
      case "refusing" -> "api-keys.refused-schemes";
      case "importing" -> "api-keys.imports.hmac-keys";
      case "scopes" -> "api-keys.scope-aliases";
      default -> "api-keys." + member;
    };
  }

  private void tokens(ApiKeysBuilder builder) {
    String prefix = properties.prefix();
    InvalidSettingException.naming("api-keys.prefix", () -> TokenFormat.ofPrefix(prefix));
    builder.prefix(prefix);
    for (String earlier : properties.readablePrefixes()) {
      builder.readableFormat(
          InvalidSettingException.naming(
              "api-keys.readable-prefixes", () -> TokenFormat.ofPrefix(earlier)));
    }
  }

  private void hashes(ApiKeysBuilder builder) {
    String current = currentPepper();
    properties
        .peppers()
        .forEach(
            (id, pepper) -> {
              String setting = "api-keys.peppers." + id;
              byte[] bytes = pepper.bytes(setting);
              InvalidSettingException.naming(
                  setting,
                  () ->
                      id.equals(current)
                          ? builder.pepper(id, bytes)
                          : builder.readablePepper(id, bytes));
            });
    InvalidSettingException.naming(
        "api-keys.refused-schemes",
        () -> builder.refusing(properties.refusedSchemes().toArray(String[]::new)));
  }

  private @Nullable String currentPepper() {
    Map<String, SecretText> peppers = properties.peppers();
    return ConfiguredChoice.of(
        "api-keys.current-pepper",
        properties.currentPepper(),
        "api-keys.peppers",
        peppers.keySet());
  }

  private void scopes(ApiKeysBuilder builder) {
    properties
        .scopeAliases()
        .forEach((name, scopes) -> builder.scopeAlias(name, scopes.toArray(String[]::new)));
  }

  private static void limits(ApiKeysBuilder builder, LimitSettings settings) {
    builder.failedAttempts(ConfiguredLimits.failedAttempts(settings));
    Misses misses = settings.misses();
    InvalidSettingException.named(
        () -> builder.missBudget(misses.perSecond(), misses.perAddress()),
        member ->
            "api-keys.limits.misses."
                + (member.endsWith("Address") ? "per-address" : "per-second"));
    if (settings.closedWithoutLimiter()) {
      builder.closedWithoutRateLimiter();
    }
  }
}
