package dev.apikeys.spring;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultWebSecurity;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationManagerResolver;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.PreFlightRequestHandler;

/**
 * The chain of an application with Spring Security that declares none, where Spring Boot would
 * guard all of it by a login: all but the open paths is guarded as well, and keys are let in. Never
 * a chain for some paths, which would take Spring Boot's own away from the others.
 */
@AutoConfiguration(
    after = ApiKeysSecurityAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.security.oauth2.client.autoconfigure.servlet.OAuth2ClientWebSecurityAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration",
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration", // 4.0
      "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
      "org.springframework.boot.security.saml2.autoconfigure.Saml2RelyingPartyAutoConfiguration"
    },
    beforeName = {
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
    })
@ConditionalOnClass({
  HttpSecurity.class,
  SecurityFilterChain.class,
  ConditionalOnDefaultWebSecurity.class
})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Conditional(ApiKeysFallbackAutoConfiguration.WebSecurity.class)
class ApiKeysFallbackAutoConfiguration {

  /** Whether Spring Boot sets up chains: where that is excluded, the plain filter guards. */
  static class WebSecurity implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata annotated) {
      ConfigurableListableBeanFactory beans = context.getBeanFactory();
      return beans == null
          || !ConditionEvaluationReport.get(beans)
              .getExclusions()
              .contains(ServletWebSecurityAutoConfiguration.class.getName());
    }
  }

  /** Where nobody else could log in: no sessions, and no generated user. Asked first. */
  @Configuration(proxyBeanMethods = false)
  @Order(1)
  @Conditional(NoUsers.class)
  @ConditionalOnDefaultWebSecurity
  static class KeysAlone {

    @Bean
    @Order(SecurityFilterProperties.BASIC_AUTH_ORDER)
    SecurityFilterChain apiKeysSecurityFilterChain(
        HttpSecurity http,
        ApiKeysProperties properties,
        ObjectProvider<PreFlightRequestHandler> mvc) {
      return guarded(http, properties, mvc)
          .csrf(AbstractHttpConfigurer::disable)
          .sessionManagement(
              sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
          .build();
    }

    /** That there is one keeps Spring Boot from making up a user with a password. */
    @Bean
    AuthenticationManagerResolver<HttpServletRequest> apiKeysNoUsers() {
      return request -> {
        throw new ProviderNotFoundException("nobody but API keys is let in");
      };
    }
  }

  /** Else users log in: as by Spring Boot's default, and by keys. */
  @Configuration(proxyBeanMethods = false)
  @Order(2)
  @ConditionalOnDefaultWebSecurity
  static class KeysBesideUsers {

    @Bean
    @Order(SecurityFilterProperties.BASIC_AUTH_ORDER)
    SecurityFilterChain apiKeysSecurityFilterChain(
        HttpSecurity http,
        ApiKeysProperties properties,
        ObjectProvider<PreFlightRequestHandler> mvc) {
      return guarded(http, properties, mvc)
          .formLogin(withDefaults())
          .httpBasic(withDefaults())
          .build();
    }
  }

  private static HttpSecurity guarded(
      HttpSecurity http,
      ApiKeysProperties properties,
      ObjectProvider<PreFlightRequestHandler> mvc) {
    if (mvc.stream().findAny().isPresent()) {
      http.cors(withDefaults()); // preflights are answered by Spring MVC, and reach no servlet
    }
    List<RequestMatcher> open =
        properties.filter().openPaths().stream()
            .map(ApiKeysFallbackAutoConfiguration::path)
            .toList();
    return http.authorizeHttpRequests(
            requests -> {
              requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
              open.forEach(path -> requests.requestMatchers(path).permitAll());
              requests.anyRequest().authenticated();
            })
        .with(apiKeys(), withDefaults());
  }

  /** As the filter has it, where one asterisk stands for all that is below, too. */
  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults()
        .matcher(pattern.endsWith("/*") ? pattern + "*" : pattern);
  }

  /** Whether there is neither a user nor anything that knows users. */
  static class NoUsers extends NoneNestedConditions {

    NoUsers() {
      super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("spring.security.user.name")
    static class Named {}

    @ConditionalOnProperty("spring.security.user.password")
    static class WithPassword {}

    @ConditionalOnBean({UserDetailsService.class})
    static class Known {}

    @ConditionalOnBean({AuthenticationProvider.class})
    static class Provided {}

    @ConditionalOnBean({AuthenticationManager.class})
    static class Managed {}
  }
}
