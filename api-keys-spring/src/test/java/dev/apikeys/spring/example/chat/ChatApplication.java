package dev.apikeys.spring.example.chat;

import static dev.apikeys.spring.ApiKeysConfigurer.apiKeys;

import dev.apikeys.KeyPolicy;
import jakarta.servlet.DispatcherType;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.JdbcUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A chat whose users log in with a password and get a JWT that soon ends, and by it a key that does
 * not. Either goes as {@code Authorization: Bearer}, and no endpoint knows which one came.
 */
@SpringBootApplication
class ChatApplication {

  /** What is left to say of keys where the settings end. */
  @Bean
  KeyPolicy oneKeyForEachUser() {
    return KeyPolicy.unrestricted().keysPerOwner(1);
  }

  @Bean
  SecurityFilterChain chain(HttpSecurity http, InvalidToken answering, Accounts accounts) {
    return http.csrf(AbstractHttpConfigurer::disable) // there are no cookies
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, "/api/v1/auth/login")
                    .permitAll()
                    .anyRequest()
                    .hasRole("USER"))
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationEntryPoint(answering)
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(accounts::holderOf)))
        .with(apiKeys(), keys -> keys.authenticationEntryPoint(answering))
        .build();
  }

  @Bean
  JdbcUserDetailsManager users(DataSource dataSource) {
    return new JdbcUserDetailsManager(dataSource);
  }

  /** Who logs in with a password. */
  @Bean
  AuthenticationManager logins(UserDetailsService users) {
    return new ProviderManager(new DaoAuthenticationProvider(users));
  }

  /** JWTs end with the process that signed them; keys do not. */
  @Bean
  SecretKey jwtSecret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return new SecretKeySpec(secret, "HmacSHA256");
  }

  @Bean
  JwtEncoder jwtEncoder(SecretKey jwtSecret) {
    return NimbusJwtEncoder.withSecretKey(jwtSecret).build();
  }

  @Bean
  JwtDecoder jwtDecoder(SecretKey jwtSecret) {
    return NimbusJwtDecoder.withSecretKey(jwtSecret).build();
  }
}
