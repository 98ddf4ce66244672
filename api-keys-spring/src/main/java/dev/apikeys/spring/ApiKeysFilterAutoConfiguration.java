package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.spring.ApiKeysProperties.FilterMode;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Guards every path of a servlet application, unless it declares an {@link ApiKeyFilter}. Where
 * Spring Security's chain is in place, that decides first, and the filter only verifies the keys
 * that come.
 */
@AutoConfiguration(after = ApiKeysAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ApiKeysFilterAutoConfiguration {

  private static final Logger log = LoggerFactory.getLogger(ApiKeysFilterAutoConfiguration.class);

  /** Just behind Spring Security's chain, which is at -100. */
  static final int ORDER = -90;

  private static final String SECURITY_CHAIN = "springSecurityFilterChain";

  @Bean
  @ConditionalOnMissingFilterBean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(
      ApiKeys keys, ApiKeysProperties properties, BeanFactory beans) {
    ApiKeysProperties.Filter settings = properties.filter();
    FilterMode mode = settings.mode() != null ? settings.mode() : defaultMode(beans);
    ApiKeyFilter filter = ConfiguredFilter.of(keys, properties);
    FilterRegistrationBean<ApiKeyFilter> registration =
        new FilterRegistrationBean<>(mode == FilterMode.OPTIONAL ? filter.optional() : filter);
    registration.setEnabled(mode != FilterMode.OFF);
    registration.setOrder(ORDER);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  private static FilterMode defaultMode(BeanFactory beans) {
    if (!beans.containsBean(SECURITY_CHAIN)) {
      return FilterMode.REQUIRED;
    }
    log.warn(
        "api-keys.filter.mode is not set and Spring Security is here: its chain decides, and where"
            + " no chain applies, requests without a key pass. Set it to required or to optional.");
    return FilterMode.OPTIONAL;
  }
}
