package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.servlet.ApiKeyServlet;
import dev.apikeys.servlet.ManagementAuthorizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

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
  ServletRegistrationBean<ApiKeyServlet> apiKeyServlet(
      ApiKeys keys, ManagementAuthorizer authorizer, ApiKeysProperties properties) {
    String base = properties.management().basePath();
    if (!base.matches("(/[A-Za-z0-9._~-]+)+")) {
      throw new InvalidSettingException(
          "api-keys.management.base-path",
          "is '" + base + "': it must start with / and not end with it, such as /api-keys");
    }
    ApiKeyServlet servlet =
        ApiKeyServlet.create(keys, authorizer)
            .realm(properties.filter().realm())
            .limitedTo(ConfiguredLimits.management(properties.limits()));
    servlet = properties.limits().disclose() ? servlet.disclosingLimits() : servlet;
    return new ServletRegistrationBean<>(servlet, base, base + "/*");
  }
}
