package dev.apikeys.spring.example.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logins, as they were before there were keys. */
@RestController
@RequestMapping("/api/v1/auth")
class LoginController {

  private static final Duration LIFETIME = Duration.ofMinutes(15);

  /** What a user logs in with. */
  record Login(String username, String password) {
    /** Never the password. */
    @Override
    public String toString() {
      return "Login[" + username + "]";
    }
  }

  /** A user as it is shown. */
  record Account(String username, List<String> roles) {

    static Account of(Authentication user) {
      return new Account(
          user.getName(),
          user.getAuthorities().stream()
              .map(GrantedAuthority::getAuthority)
              .filter(name -> name != null && name.startsWith("ROLE_"))
              .toList());
    }
  }

  /** What a login is answered with. */
  record LoggedIn(@JsonProperty("access_token") String accessToken, Account user) {}

  private final AuthenticationManager logins;
  private final JwtEncoder jwts;

  LoginController(AuthenticationManager logins, JwtEncoder jwts) {
    this.logins = logins;
    this.jwts = jwts;
  }

  @PostMapping("/login")
  LoggedIn login(@RequestBody Login login) {
    Authentication user =
        logins.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(
                login.username(), login.password()));
    Instant now = Instant.now();
    JwtClaimsSet claims =
        JwtClaimsSet.builder()
            .subject(user.getName())
            .issuedAt(now)
            .expiresAt(now.plus(LIFETIME))
            .build();
    JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
    String jwt = jwts.encode(JwtEncoderParameters.from(header, claims)).getTokenValue();
    return new LoggedIn(jwt, Account.of(user));
  }

  /** Whoever is behind the JWT or the key. */
  @GetMapping("/me")
  Account me(Authentication caller) {
    return Account.of(caller);
  }

  @ExceptionHandler({BadCredentialsException.class, AccountStatusException.class})
  ProblemDetail refused() {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.UNAUTHORIZED, "Incorrect username or password");
  }
}
