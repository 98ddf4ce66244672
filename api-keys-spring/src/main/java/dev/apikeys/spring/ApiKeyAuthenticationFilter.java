package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import dev.apikeys.servlet.ApiKeyFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * An {@link ApiKeyFilter} within a chain of Spring Security: keys are verified by its
 * authentication manager, refusals are answered by an entry point, and a verified key is the
 * security context of its request alone. On each dispatch the credential is hidden again.
 */
final class ApiKeyAuthenticationFilter implements Filter {

  private static final String ATTRIBUTE = ApiKeyAuthenticationFilter.class.getName();

  /** Who a request was found to be, and by which keys: it is nobody to a chain of others. */
  private record Proof(ApiKeys keys, ApiKeyAuthentication authentication) {}

  private final SecurityContextRepository repository =
      new RequestAttributeSecurityContextRepository();

  private final ApiKeys keys;
  private final ApiKeyFilter filter;
  private final AuthenticationManager manager;
  private final SecurityContextHolderStrategy contexts;

  ApiKeyAuthenticationFilter(
      ApiKeys keys,
      ApiKeyFilter filter,
      AuthenticationManager manager,
      AuthenticationEntryPoint entryPoint,
      SecurityContextHolderStrategy contexts) {
    this.keys = keys;
    this.manager = manager;
    this.contexts = contexts;
    this.filter =
        filter
            .optional()
            .passingForeignBearer()
            .verifyingBy(this::verify)
            .refusingBy(
                (request, response, problem) ->
                    entryPoint.commence(
                        request, response, new ApiKeyAuthenticationException(problem)));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    filter.doFilter(
        request,
        response,
        (passed, answer) -> {
          authenticate((HttpServletRequest) passed, (HttpServletResponse) answer);
          chain.doFilter(passed, answer);
        });
  }

  /** What is none of our tokens is another mechanism's, and no failure of its bearer. */
  private Verification verify(
      HttpServletRequest request, String presented, VerificationContext context) {
    if (keys.isForeign(presented)) {
      return keys.verify(presented, context);
    }
    ApiKeyAuthenticationRequest attempt = new ApiKeyAuthenticationRequest(presented, context);
    try {
      if (manager.authenticate(attempt) instanceof ApiKeyAuthentication authentication
          && attempt.outcome() instanceof Verification.Verified verified) {
        request.setAttribute(ATTRIBUTE, new Proof(keys, authentication));
        return verified;
      }
    } catch (AuthenticationException failed) {
      requireRefused(attempt, failed.getCause() instanceof RuntimeException why ? why : failed);
    } catch (RuntimeException failed) {
      requireRefused(attempt, failed);
    }
    if (attempt.outcome() instanceof Rejected rejected) {
      return rejected;
    }
    throw new IllegalStateException(
        "the AuthenticationManager of this chain answers API keys by something else than"
            + " api-keys does: let ApiKeysConfigurer's provider answer them");
  }

  /** What others make of a key that was refused, be it a failure of theirs, changes nothing. */
  private static void requireRefused(ApiKeyAuthenticationRequest attempt, RuntimeException failed) {
    if (!(attempt.outcome() instanceof Rejected)) {
      throw failed;
    }
  }

  private void authenticate(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(ATTRIBUTE) instanceof Proof proof && proof.keys() == keys) {
      SecurityContext context = contexts.createEmptyContext();
      context.setAuthentication(proof.authentication());
      contexts.setContext(context);
      repository.saveContext(context, request, response);
    }
  }
}
