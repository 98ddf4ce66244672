package dev.apikeys.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Makes {@link RequireScopes} hold on the handlers of Spring MVC. An interceptor as a bean of its
 * own is asked by every handler mapping, also where the application configures MVC itself.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(MappedInterceptor.class)
class ApiKeysWebMvcAutoConfiguration {

  @Bean
  MappedInterceptor apiKeysScopesInterceptor(ApiKeysProperties properties) {
    return new MappedInterceptor(null, new RequireScopesInterceptor(properties.filter().realm()));
  }
}
