package dev.apikeys.spring;

import dev.apikeys.OwnerDirectory;
import dev.apikeys.servlet.ManagementAuthorizer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What Spring Security adds, where it is: its context tells who manages keys, and its users are the
 * owners of keys, if that is set. A chain is the application's own, with {@link ApiKeysConfigurer}
 * in it, or that of {@link ApiKeysFallbackAutoConfiguration}.
 */
@AutoConfiguration(
    before = {ApiKeysAutoConfiguration.class, ApiKeysManagementAutoConfiguration.class})
@ConditionalOnClass({HttpSecurity.class, SecurityFilterChain.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ApiKeysSecurityAutoConfiguration {

  private static final Logger log = LoggerFactory.getLogger(ApiKeysSecurityAutoConfiguration.class);

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty("api-keys.management.enabled")
  ManagementAuthorizer apiKeysSecurityContextAuthorizer(
      ObjectProvider<SecurityContextHolderStrategy> contexts,
      ApiKeysProperties properties,
      Environment environment) {
    requireATenantOfUsers(properties.management());
    return new SecurityContextAuthorizer(
        contexts.getIfUnique(SecurityContextHolder::getContextHolderStrategy),
        properties.management(),
        new ConfiguredFilter(properties, environment).proxies());
  }

  /** Users are of one tenant, which a path that names tenants does not lead to. */
  private static void requireATenantOfUsers(ManagementSettings settings) {
    boolean forUsers = !settings.adminRoles().isEmpty() || !settings.userScopes().isEmpty();
    if (forUsers && settings.basePath().contains("{tenant}")) {
      throw new InvalidSettingException(
          "api-keys.management.base-path",
          "names tenants, but users of Spring Security, for whom admin-roles and user-scopes are"
              + " set, have none: declare a ManagementAuthorizer that says theirs");
    }
  }

  /** Says so where keys would be good for nothing. */
  @Bean
  @ConditionalOnMissingBean(name = "apiKeysChainCheck")
  SmartInitializingSingleton apiKeysChainCheck(ObjectProvider<SecurityFilterChain> chains) {
    return () -> {
      List<SecurityFilterChain> all = chains.stream().toList();
      if (!all.isEmpty() && all.stream().noneMatch(ApiKeysSecurityAutoConfiguration::knowsKeys)) {
        log.warn(
            "No SecurityFilterChain of this application reads API keys: add http.with(apiKeys(),"
                + " withDefaults()) to that which they are to open.");
      }
    };
  }

  private static boolean knowsKeys(SecurityFilterChain chain) {
    return chain.getFilters().stream().anyMatch(ApiKeyAuthenticationFilter.class::isInstance);
  }

  /** The users of Spring Security as the owners of keys. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBooleanProperty("api-keys.security.owner-authorities")
  static class Owners {

    @Bean
    @ConditionalOnMissingBean(name = "apiKeysUserDetailsOwners")
    UserDetailsOwners apiKeysUserDetailsOwners(ObjectProvider<UserDetailsService> users) {
      UserDetailsService only = users.getIfUnique();
      if (only == null) {
        throw new IllegalStateException(
            "api-keys.security.owner-authorities is true, but there is no one UserDetailsService"
                + " that knows what owners of keys may do: declare one, or mark one as @Primary");
      }
      return new UserDetailsOwners(only);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(UserDetailsOwners.class)
    OwnerDirectory apiKeysOwnerDirectory(UserDetailsOwners users) {
      return users::find;
    }
  }
}
