package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.AuditListener;
import dev.apikeys.KeyPolicy;
import dev.apikeys.KeyStore;
import dev.apikeys.LookupListener;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.RateLimiter;
import dev.apikeys.VerificationListener;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes {@link ApiKeys} from the settings, and with the application's {@link KeyPolicy}, {@link
 * RateLimiter} and {@link OwnerDirectory} if there are such, and tells all listeners that are
 * beans, unless the application declares its own.
 */
@AutoConfiguration(after = ApiKeysJdbcAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysAutoConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  ApiKeys apiKeys(
      KeyStore store,
      ApiKeysProperties properties,
      ObjectProvider<KeyPolicy> policy,
      ObjectProvider<RateLimiter> limiter,
      ObjectProvider<OwnerDirectory> owners,
      ObjectProvider<VerificationListener> listeners,
      ObjectProvider<AuditListener> auditListeners,
      ObjectProvider<LookupListener> lookupListeners) {
    ApiKeysBuilder builder =
        ApiKeys.builder(store)
            .prefix(properties.prefix())
            .lastUseInterval(properties.lastUseInterval());
    String current = currentPepper(properties);
    properties
        .peppers()
        .forEach(
            (id, pepper) -> {
              if (id.equals(current)) {
                builder.pepper(id, pepper.bytes(id));
              } else {
                builder.readablePepper(id, pepper.bytes(id));
              }
            });
    // Of several beans of a type, Spring refuses to choose.
    limit(builder, properties.limits(), policy.getIfAvailable(KeyPolicy::unrestricted));
    limiter.ifAvailable(builder::rateLimiter);
    owners.ifAvailable(builder::owners);
    listeners.orderedStream().forEach(builder::listener);
    auditListeners.orderedStream().forEach(builder::auditListener);
    lookupListeners.orderedStream().forEach(builder::lookupListener);
    return builder.build();
  }

  /** A limit that is set goes before that of the policy. */
  private static void limit(
      ApiKeysBuilder builder, ApiKeysProperties.Limits settings, KeyPolicy policy) {
    builder.failedAttempts(ConfiguredLimits.failedAttempts(settings));
    KeyPolicy all =
        ConfiguredLimits.perKey(settings).map(policy::rateLimitByDefault).orElse(policy);
    if (!all.equals(KeyPolicy.unrestricted())) {
      builder.policy(all);
    }
    if (settings.closedWithoutLimiter()) {
      builder.closedWithoutRateLimiter();
    }
  }

  private static @Nullable String currentPepper(ApiKeysProperties properties) {
    Map<String, PepperText> peppers = properties.peppers();
    String named = properties.currentPepper();
    if (named == null && peppers.size() > 1) {
      throw new IllegalArgumentException(
          "api-keys.current-pepper is not set, but there are several peppers "
              + peppers.keySet()
              + ": name the one under which hashes are written");
    }
    if (named != null && !peppers.containsKey(named)) {
      throw new IllegalArgumentException(
          "api-keys.current-pepper is '"
              + named
              + "', but api-keys.peppers has only "
              + peppers.keySet()
              + ": add it there");
    }
    return named != null ? named : peppers.keySet().stream().findFirst().orElse(null);
  }
}
