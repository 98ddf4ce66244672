package dev.apikeys.spring.example.accounts;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.springframework.security.authorization.AuthenticatedAuthorizationManager.authenticated;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasRole;
import static org.springframework.security.authorization.AuthorizationManagers.allOf;
import static org.springframework.security.authorization.AuthorizationManagers.not;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.apikeys.spring.ApiKeyAuthentication;
import java.security.Principal;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.provisioning.JdbcUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An API for registered users. A user logs in ({@link LoginController}) and sends the JWT as {@code
 * Authorization: Bearer}, or makes a key ({@link KeyController}) and sends that in {@code
 * X-API-Key}. If both come, the JWT decides: one that is invalid or expired is refused, and no key
 * rescues it.
 *
 * <p>A key has its user's name and authorities, as they are at that moment, so that it opens each
 * endpoint that the user may open. The endpoints that manage keys are the exception: a request made
 * by a key is never a user's, and they answer it 403. Otherwise whoever found a key could make
 * himself others, and would stay when it is deleted.
 *
 * <p>The settings are in {@code accounts.yaml}.
 */
@SpringBootApplication
class AccountsApplication {

  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    AuthorizationManager<RequestAuthorizationContext> login =
        allOf(authenticated(), not(hasAuthority(ApiKeyAuthentication.FACTOR_AUTHORITY)));
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/auth/login")
                    .permitAll()
                    .requestMatchers("/users/keys/by-user/**")
                    .access(allOf(login, hasRole("ADMIN")))
                    .requestMatchers("/users/keys/**")
                    .access(login)
                    .requestMatchers("/api/v1/reports")
                    .hasRole("AUDITOR")
                    .anyRequest()
                    .authenticated())
        .oauth2ResourceServer(server -> server.jwt(withDefaults()))
        .with(apiKeys(), withDefaults())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable) // no cookie says who somebody is
        .build();
  }

  /** The registered users, whom the library asks too, since they own the keys. */
  @Bean
  JdbcUserDetailsManager users(DataSource dataSource) {
    return new JdbcUserDetailsManager(dataSource);
  }

  /** What the API is there for: it need not know what a request was authenticated by. */
  @RestController
  static class Endpoints {

    @GetMapping("/api/v1/protected-endpoint")
    Map<String, String> guarded(Principal user) {
      return Map.of("message", "Hello World", "user", user.getName());
    }

    @GetMapping("/api/v1/reports")
    Map<String, String> reports(Principal auditor) {
      return Map.of("read_by", auditor.getName());
    }
  }
}
