package dev.apikeys.spring.example.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets users log in: by a name and a password they get a JWT for an hour. */
@RestController
class LoginController {

  private static final Duration LIFETIME = Duration.ofHours(1);

  /** What is asked of a user. */
  record Login(String username, String password) {
    /** Never the password. */
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /** What he gets (RFC 6749, section 5.1). */
  record Granted(
      @JsonProperty("access_token") String accessToken,
      @JsonProperty("token_type") String tokenType,
      @JsonProperty("expires_in") long expiresIn) {
    /** Never the token. */
    @Override
    public String toString() {
      return "Granted[redacted]";
    }
  }

  private final DaoAuthenticationProvider passwords;
  private final JwtEncoder encoder;

  LoginController(UserDetailsService users, JwtEncoder encoder) {
    this.passwords = new DaoAuthenticationProvider(users);
    this.encoder = encoder;
  }

  @PostMapping(path = "/login", consumes = MediaType.APPLICATION_JSON_VALUE)
  Granted login(@RequestBody Login login) {
    passwords.authenticate(
        UsernamePasswordAuthenticationToken.unauthenticated(login.username(), login.password()));
    Instant now = Instant.now();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(login.username())
            .claim("scope", "orders:read orders:write")
            .issuedAt(now)
            .expiresAt(now.plus(LIFETIME))
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    String token = encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    return new Granted(token, "Bearer", LIFETIME.toSeconds());
  }

  @PostMapping(path = "/login", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  Granted submit(Login form) {
    return login(form);
  }

  @ExceptionHandler
  ProblemDetail refused(AuthenticationException refused) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.UNAUTHORIZED, "the user name or the password is wrong");
  }
}
