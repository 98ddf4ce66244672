package dev.apikeys.spring.example.demo;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;
import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who is let in: users by the JWT that they get when they log in, and keys. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class DemoSecurity {

  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR) // what went wrong, of whoever
                    .permitAll()
                    .requestMatchers("/public/**", "/login")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .with(apiKeys(), withDefaults())
        .oauth2ResourceServer(server -> server.jwt(withDefaults()))
        .csrf(AbstractHttpConfigurer::disable) // there are no sessions, and no cookies
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("alice").password("{noop}demo").build(),
        User.withUsername("bob").password("{noop}demo").build());
  }

  /** Of this start alone: whoever is logged in has to do it again after the next. */
  @Bean
  SecretKey signingKey() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  @Bean
  JwtEncoder encoder(SecretKey signingKey) {
    return NimbusJwtEncoder.withSecretKey(signingKey).build();
  }

  @Bean
  JwtDecoder decoder(SecretKey signingKey) {
    return NimbusJwtDecoder.withSecretKey(signingKey).build();
  }
}
