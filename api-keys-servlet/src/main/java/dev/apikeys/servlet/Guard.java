package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides about each request: on with it, as a key's or anonymous, or a refusal. Thread-safe. */
final class Guard {

  private static final Logger log = LoggerFactory.getLogger(ApiKeyFilter.class);

  private final ApiKeys keys;
  private final GuardPolicy policy;
  private final Problems problems;

  Guard(ApiKeys keys, GuardPolicy policy) {
    this.keys = keys;
    this.policy = policy;
    this.problems = policy.problems();
  }

  void admit(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Optional<Authenticated> earlier = Authenticated.by(keys, request);
    boolean errorPage = request.getDispatcherType() == DispatcherType.ERROR;
    if (earlier.isPresent()) {
      ApiKeyPrincipal principal = earlier.get().principal();
      List<String> missing = policy.required().missing(principal.key().scopes());
      if (missing.isEmpty() || errorPage) {
        passAs(principal, request, response, chain);
      } else {
        refuse(problems.missing(missing), request, response);
      }
    } else if (errorPage) {
      String header = policy.carriers().header();
      chain.doFilter(new CredentialFreeRequest(request, header::equalsIgnoreCase), response);
    } else {
      judge(request, response, chain);
    }
  }

  private void judge(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Presented presented = policy.carriers().extract(request);
    if (presented instanceof Presented.One one) {
      verify(one, request, response, chain);
    } else if (presented instanceof Presented.Ambiguous ambiguous) {
      refuse(problems.ambiguous(ambiguous.problem()), request, response);
    } else {
      passAnonymous(request, response, chain);
    }
  }

  private void verify(
      Presented.One one,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Verification verification;
    try {
      verification = keys.verify(one.token(), context(request));
    } catch (RuntimeException broken) {
      log.error("A key could not be verified, and its request was answered 503.", broken);
      refuse(Problems.unavailable(), request, response);
      return;
    }
    if (verification instanceof Verified verified) {
      ApiKeyPrincipal principal = new ApiKeyPrincipal(verified.key());
      new Authenticated(keys, principal).mark(request);
      passAs(principal, request, response, chain);
    } else if (verification instanceof Rejected rejected) {
      reject(rejected, one, request, response, chain);
    }
  }

  private void reject(
      Rejected rejected,
      Presented.One one,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (rejected.reason() != Rejection.FOREIGN || !one.bearer()) {
      refuse(problems.rejected(rejected), request, response);
    } else if (policy.foreignPasses()) {
      chain.doFilter(request, response);
    } else {
      passAnonymous(request, response, chain);
    }
  }

  private void passAs(
      ApiKeyPrincipal principal,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    if (!response.containsHeader("Cache-Control")) {
      response.setHeader("Cache-Control", "private");
    }
    vary(response);
    chain.doFilter(
        new AuthenticatedRequest(request, response, principal, policy.carriers()), response);
  }

  private void passAnonymous(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (policy.optional() || policy.open().match(request)) {
      vary(response);
      chain.doFilter(request, response);
    } else {
      refuse(problems.unauthorized(), request, response);
    }
  }

  private void vary(HttpServletResponse response) {
    String vary = policy.carriers().vary();
    if (!response.getHeaders("Vary").contains(vary)) {
      response.addHeader("Vary", vary);
    }
  }

  /** Answers a refusal; of a refused inclusion nothing is seen, and the including page stays. */
  private static void refuse(
      Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (request.getDispatcherType() != DispatcherType.INCLUDE) {
      problem.answer().writeTo(response);
    }
  }

  private VerificationContext context(HttpServletRequest request) {
    return new VerificationContext(
        Optional.ofNullable(request.getRemoteAddr()),
        Optional.ofNullable(request.getMethod()),
        Optional.ofNullable(request.getRequestURI()),
        policy.required());
  }
}
