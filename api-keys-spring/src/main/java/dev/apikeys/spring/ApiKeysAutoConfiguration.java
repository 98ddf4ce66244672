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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Makes {@link ApiKeys} from the settings, and with the application's {@link KeyPolicy}, {@link
 * RateLimiter} and {@link OwnerDirectory} if there are such, with its listeners and whatever its
 * {@link ApiKeysBuilderCustomizer}s say, unless the application declares its own.
 */
@AutoConfiguration(after = ApiKeysJdbcAutoConfiguration.class)
@EnableConfigurationProperties(ApiKeysProperties.class)
class ApiKeysAutoConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnMissingBean
  ApiKeys apiKeys(
      KeyStore store,
      ApiKeysProperties properties,
      Environment environment,
      ObjectProvider<KeyPolicy> policy,
      ObjectProvider<RateLimiter> limiter,
      ObjectProvider<OwnerDirectory> owners,
      ObjectProvider<VerificationListener> verifications,
      ObjectProvider<AuditListener> audits,
      ObjectProvider<LookupListener> lookups,
      ObjectProvider<ApiKeysBuilderCustomizer> customizers) {
    new SecretNames(environment).requireBound(properties);
    // Of several beans of a type that can be but one, Spring refuses to choose.
    ApiKeysBuilder builder =
        new ConfiguredKeys(properties).of(store, policy.getIfAvailable(KeyPolicy::unrestricted));
    limiter.ifAvailable(builder::rateLimiter);
    owners.ifAvailable(builder::owners);
    verifications.orderedStream().forEach(builder::listener);
    audits.orderedStream().forEach(builder::auditListener);
    lookups.orderedStream().forEach(builder::lookupListener);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return InvalidSettingException.named(builder::build, ConfiguredKeys::settingOf);
  }
}
