package dev.apikeys.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The settings of an application under {@code api-keys}.
 *
 * @param prefix what new tokens start with: application and environment, such as acme_live
 * @param readablePrefixes what tokens start with that were issued under earlier prefixes, and are
 *     accepted as well
 * @param peppers peppers by id, each at least 32 random bytes in base64, or file: and the path of a
 *     file that holds it
 * @param currentPepper id of the pepper under which hashes are written; may be left out if there is
 *     exactly one
 * @param refusedSchemes schemes of stored hashes that are no longer accepted, such as sha256 or
 *     hmac-sha256:p1
 * @param scopeAliases names that stand for scopes where keys are issued and edited
 * @param lastUseInterval how often the last uses noted in memory are written to the database
 * @param carriers where a key may stand in a request
 * @param filter what the filter guards
 * @param management the endpoints that manage keys
 * @param policy what is demanded of keys
 * @param limits how many requests are let through
 * @param cache what a node remembers
 * @param imports tokens of another system
 * @param jwt keys that are signed JWTs
 * @param bootstrap the operator's own secret
 * @param purge what is removed from the database by age
 * @param security what a key is to Spring Security
 */
@ConfigurationProperties("api-keys")
record ApiKeysProperties(
    @DefaultValue("key") String prefix,
    @DefaultValue List<String> readablePrefixes,
    @DefaultValue Map<String, SecretText> peppers,
    @Nullable String currentPepper,
    @DefaultValue List<String> refusedSchemes,
    @DefaultValue Map<String, List<String>> scopeAliases,
    @DefaultValue("60s") Duration lastUseInterval,
    @DefaultValue @NestedConfigurationProperty CarrierSettings carriers,
    @DefaultValue @NestedConfigurationProperty FilterSettings filter,
    @DefaultValue @NestedConfigurationProperty ManagementSettings management,
    @DefaultValue @NestedConfigurationProperty PolicySettings policy,
    @DefaultValue @NestedConfigurationProperty LimitSettings limits,
    @DefaultValue @NestedConfigurationProperty CacheSettings cache,
    @DefaultValue @NestedConfigurationProperty ImportSettings imports,
    @DefaultValue @NestedConfigurationProperty JwtSettings jwt,
    @DefaultValue @NestedConfigurationProperty BootstrapSettings bootstrap,
    @DefaultValue @NestedConfigurationProperty PurgeSettings purge,
    @DefaultValue @NestedConfigurationProperty SecuritySettings security) {

  /** What is set in this environment, where Spring Boot does not bind it. */
  static ApiKeysProperties in(Environment environment) {
    return Binder.get(environment).bindOrCreate("api-keys", ApiKeysProperties.class);
  }
}
