package dev.apikeys.spring;

import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Makes {@link RequireScopes} and {@link CurrentApiKey} hold on the handlers of Spring MVC. An
 * interceptor as a bean of its own is asked by every handler mapping, also where the application
 * configures MVC itself.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(MappedInterceptor.class)
class ApiKeysWebMvcAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysArguments")
  WebMvcConfigurer apiKeysArguments() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CurrentApiKeyResolver());
      }
    };
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysScopesInterceptor")
  MappedInterceptor apiKeysScopesInterceptor(ApiKeysProperties properties) {
    return new MappedInterceptor(null, new RequireScopesInterceptor(properties.filter().realm()));
  }
}
