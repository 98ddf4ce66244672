package dev.apikeys.spring.example.accounts;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Gives a registered user a JWT for the password; it holds for a while and is kept nowhere. */
@RestController
class LoginController {

  private static final Duration LIFETIME = Duration.ofMinutes(30);

  /** What a user logs in with. */
  record Login(@Nullable String username, @Nullable String password) {}

  /** What a user sends from then on. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Granted(String accessToken, String tokenType, long expiresIn) {}

  private final AuthenticationManager passwords;
  private final JwtEncoder tokens;

  LoginController(AuthenticationManager passwords, JwtEncoder tokens) {
    this.passwords = passwords;
    this.tokens = tokens;
  }

  @PostMapping("/auth/login")
  Granted login(@RequestBody Login login) {
    Authentication user =
        passwords.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(
                login.username(), login.password()));
    List<String> roles =
        user.getAuthorities().stream()
            .map(GrantedAuthority::getAuthority)
            .filter(name -> name != null && name.startsWith("ROLE_"))
            .toList();
    Instant now = Instant.now();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(user.getName())
            .claim("authorities", roles)
            .issuedAt(now)
            .expiresAt(now.plus(LIFETIME))
            .build();
    String token = tokens.encode(JwtEncoderParameters.from(claims)).getTokenValue();
    return new Granted(token, "bearer", LIFETIME.toSeconds());
  }

  @ExceptionHandler
  ProblemDetail refused(AuthenticationException refused) {
    return ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, "Wrong username or password");
  }

  /** One secret signs and verifies; drawn anew at each start, which ends all logins. */
  @Configuration(proxyBeanMethods = false)
  static class Tokens {

    @Bean
    SecretKey signingKey() throws NoSuchAlgorithmException {
      return KeyGenerator.getInstance("HmacSHA256").generateKey();
    }

    @Bean
    JwtEncoder jwtEncoder(SecretKey signingKey) {
      return NimbusJwtEncoder.withSecretKey(signingKey).build();
    }

    @Bean
    JwtDecoder jwtDecoder(SecretKey signingKey) {
      return NimbusJwtDecoder.withSecretKey(signingKey).build();
    }

    @Bean
    AuthenticationManager passwords(AuthenticationConfiguration configured) {
      return configured.getAuthenticationManager();
    }
  }
}
