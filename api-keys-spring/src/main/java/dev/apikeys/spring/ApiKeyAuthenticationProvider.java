package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.servlet.ApiKeyPrincipal;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Verifies presented keys for Spring Security. What it throws is of Spring Security's own classes
 * exactly, since its event publisher knows no subclasses.
 *
 * @param keys the keys
 * @param identity what a verified key is
 */
record ApiKeyAuthenticationProvider(ApiKeys keys, KeyIdentity identity)
    implements AuthenticationProvider {

  @Override
  public Authentication authenticate(Authentication authentication) {
    ApiKeyAuthenticationRequest request = (ApiKeyAuthenticationRequest) authentication;
    try {
      Verification outcome = request.verifyBy(keys);
      if (outcome instanceof Verified verified) {
        return ApiKeyAuthentication.create(
            new ApiKeyPrincipal(verified.key(), request.context().address()), identity);
      }
      throw refusal(((Rejected) outcome).reason());
    } catch (AuthenticationException refused) {
      throw refused;
    } catch (RuntimeException broken) {
      throw new AuthenticationServiceException("API keys cannot be checked now", broken);
    }
  }

  private static AuthenticationException refusal(Rejection reason) {
    String message = "API key was refused: " + reason;
    return switch (reason) {
      case UNAVAILABLE -> new AuthenticationServiceException(message);
      case RATE_LIMITED, THROTTLED -> new LockedException(message);
      default -> new BadCredentialsException(message);
    };
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return ApiKeyAuthenticationRequest.class.isAssignableFrom(authentication);
  }
}
