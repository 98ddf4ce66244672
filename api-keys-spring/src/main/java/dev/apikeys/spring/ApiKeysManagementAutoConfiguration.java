package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.servlet.ApiKeyServlet;
import dev.apikeys.servlet.ManagementAuthorizer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.RegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Mounts the endpoints that manage keys, once {@code api-keys.management.enabled} says so. Whoever
 * calls them is told by the application's {@link ManagementAuthorizer}; without one by the key that
 * made the call, and by Spring Security's context where that is there.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty("api-keys.management.enabled")
class ApiKeysManagementAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ManagementAuthorizer apiKeysManagementAuthorizer() {
    return ManagementAuthorizer.byKey();
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeyServlet")
  RegistrationBean apiKeyServlet(
      ApiKeys keys, ManagementAuthorizer authorizer, ApiKeysProperties properties) {
    String base = properties.management().basePath();
    if (!base.matches("((/[A-Za-z0-9._~-]+)*/\\{tenant})?(/[A-Za-z0-9._~-]+)+")) {
      throw new InvalidSettingException(
          "api-keys.management.base-path",
          "is '"
              + base
              + "': it must start with / and not end with it, such as /api-keys or"
              + " /tenants/{tenant}/api-keys");
    }
    ApiKeyServlet servlet =
        ApiKeyServlet.create(keys, listing(properties.management(), authorizer))
            .realm(properties.filter().realm())
            .limitedTo(ConfiguredLimits.management(properties.limits()));
    servlet = properties.limits().disclose() ? servlet.disclosingLimits() : servlet;
    int tenant = base.indexOf("{tenant}");
    return tenant < 0
        ? new ServletRegistrationBean<>(servlet, base, base + "/*")
        : filter(servlet.below(base), base.substring(0, tenant) + "*");
  }

  private static ManagementAuthorizer listing(
      ManagementSettings settings, ManagementAuthorizer authorizer) {
    return settings.listOwnersKeys()
        ? request -> authorizer.callerOf(request).map(ApiKeysManagementAutoConfiguration::listing)
        : authorizer;
  }

  private static Caller listing(Caller caller) {
    return caller instanceof Caller.Key key ? key.listingItsOwnersKeys() : caller;
  }

  /** Behind all other filters, as a servlet would be. */
  private static RegistrationBean filter(Filter management, String pattern) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(management);
    registration.setName("apiKeyServlet");
    registration.addUrlPatterns(pattern);
    registration.setDispatcherTypes(DispatcherType.REQUEST);
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    registration.setMatchAfter(true);
    return registration;
  }
}
