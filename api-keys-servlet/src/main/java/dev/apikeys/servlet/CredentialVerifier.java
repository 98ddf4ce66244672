package dev.apikeys.servlet;

import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import jakarta.servlet.http.HttpServletRequest;

/**
 * How an {@link ApiKeyFilter} verifies the one credential that a request presents: by {@code
 * ApiKeys.verify}, or by what stands around that in a security framework. Implementations are safe
 * for use by many threads.
 */
@FunctionalInterface
public interface CredentialVerifier {

  /**
   * What the credential is. What this throws is logged, and answered 503.
   *
   * @param request the request that presented it
   * @param presented the credential, exactly as it came
   * @param context what {@code ApiKeys.verify} is to be told of the request
   */
  Verification verify(HttpServletRequest request, String presented, VerificationContext context);
}
