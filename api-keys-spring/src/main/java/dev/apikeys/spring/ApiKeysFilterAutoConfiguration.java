package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.servlet.ApiKeyFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Guards every path of a servlet application, unless it declares an {@link ApiKeyFilter}. Where
 * Spring Security's chain is in place, that decides, and by default this filter does no more than
 * hide keys from error pages.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ApiKeysFilterAutoConfiguration {

  /** Just behind Spring Security's chain, which is at -100 by default. */
  private static final int ORDER = -90;

  private static final String CHAIN_ORDER = "spring.security.filter.order";

  /** A bean tells, not a class: a chain that is not there guards nothing. */
  private static final String SECURITY_CHAIN = "springSecurityFilterChain";

  @Bean
  @ConditionalOnMissingFilterBean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(
      ApiKeys keys, ApiKeysProperties properties, Environment environment, BeanFactory beans) {
    ApiKeyFilter filter = new ConfiguredFilter(properties, environment).of(keys);
    FilterRegistrationBean<ApiKeyFilter> registration =
        properties.filter().mode() == null && beans.containsBean(SECURITY_CHAIN)
            ? hiding(filter)
            : guarding(filter, properties.filter().mode());
    registration.setOrder(behindTheChain(environment));
    return registration;
  }

  private static FilterRegistrationBean<ApiKeyFilter> guarding(
      ApiKeyFilter filter, FilterSettings.@Nullable Mode mode) {
    FilterRegistrationBean<ApiKeyFilter> registration =
        new FilterRegistrationBean<>(
            mode == FilterSettings.Mode.OPTIONAL ? filter.optional() : filter);
    registration.setEnabled(mode != FilterSettings.Mode.OFF);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  /** From error pages alone, which a chain may show that reads no keys. It verifies nothing. */
  private static FilterRegistrationBean<ApiKeyFilter> hiding(ApiKeyFilter filter) {
    FilterRegistrationBean<ApiKeyFilter> registration =
        new FilterRegistrationBean<>(filter.leavingCacheControl());
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.ERROR));
    return registration;
  }

  /** Before it, the filter would hide keys from the chain, and who is logged in would be asked. */
  private static int behindTheChain(Environment environment) {
    int chain = environment.getProperty(CHAIN_ORDER, Integer.class, ORDER - 1);
    return chain < ORDER ? ORDER : Math.min(chain, Ordered.LOWEST_PRECEDENCE - 1) + 1;
  }
}
