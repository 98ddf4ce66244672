package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * A presented key on its way to the provider, and what became of it. It never shows the key, since
 * events and observations carry it around.
 */
final class ApiKeyAuthenticationRequest extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient String presented;
  private final transient VerificationContext context;
  private transient @Nullable Verification outcome;

  ApiKeyAuthenticationRequest(String presented, VerificationContext context) {
    super(List.of());
    this.presented = presented;
    this.context = context;
  }

  Verification verifyBy(ApiKeys keys) {
    Verification verified = keys.verify(presented, context);
    outcome = verified;
    return verified;
  }

  /** What verifying it gave; nothing if it was not verified. */
  @Nullable Verification outcome() {
    return outcome;
  }

  VerificationContext context() {
    return context;
  }

  /** Who it claims to be is not known before it is verified. */
  @Override
  public Object getPrincipal() {
    return "API key";
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  /** Each is one of its own. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
