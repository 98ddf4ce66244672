package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.RateLimiterException;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
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
  private final CredentialReader reader;
  private final Optional<CredentialReader> headersAlone;
  private final Problems problems;
  private final AnswerHeaders headers;
  private final Hidden all;
  private final Hidden own;

  Guard(ApiKeys keys, GuardPolicy policy) {
    this.keys = keys;
    this.policy = policy;
    this.reader = new CredentialReader(policy.carriers());
    this.headersAlone = policy.carriers().headersAlone().map(CredentialReader::new);
    this.problems = policy.problems();
    this.headers = AnswerHeaders.of(policy);
    this.all = Hidden.all(policy.carriers());
    this.own = Hidden.own(policy.carriers());
  }

  boolean isPresentedByHeader(HttpServletRequest request) {
    return headersAlone.map(headers -> isKey(headers.read(request))).orElse(false);
  }

  /** Whether this is taken for a key, or for a broken attempt at one. */
  private boolean isKey(Presented presented) {
    if (presented instanceof Presented.One one) {
      return !(one.bearer() && keys.isForeign(one.token()));
    }
    return presented instanceof Presented.Overruled overruled
        ? isKey(overruled.decisive())
        : presented instanceof Presented.Ambiguous;
  }

  /** An error page sees no more of a request than was seen before, whoever verified it. */
  void admit(Exchange given) throws IOException, ServletException {
    Exchange exchange = given.isErrorPage() ? given.hidingAsBefore() : given;
    Optional<Authenticated> earlier = Authenticated.by(keys, exchange.request());
    if (earlier.isPresent()) {
      readmit(earlier.get(), exchange);
    } else if (exchange.isErrorPage()) {
      exchange.hiding(reader.isApiKey(exchange.request()) ? all : own).pass();
    } else {
      Presented presented = reader.read(exchange.request());
      if (isExposed(presented, exchange.request())) {
        refuse(exchange, Problems.insecure());
      } else {
        judge(presented, exchange);
      }
    }
  }

  private void refuse(Exchange exchange, Problem problem) throws IOException, ServletException {
    exchange.refuse(problem, policy.refusals());
  }

  private void readmit(Authenticated earlier, Exchange exchange)
      throws IOException, ServletException {
    List<String> missing = policy.required().missing(earlier.scopes());
    if (exchange.isErrorPage()) {
      passAs(earlier, exchange);
    } else if (policy.secure() && !exchange.request().isSecure()) {
      refuse(exchange, Problems.insecure());
    } else if (missing.isEmpty()) {
      passAs(earlier, exchange);
    } else {
      refuse(exchange, problems.missing(missing, earlier.scopes()));
    }
  }

  /** Whether a credential came, or would have to, over a connection that anybody could read. */
  private boolean isExposed(Presented presented, HttpServletRequest request) {
    return policy.secure() && !request.isSecure() && !passesWithoutKey(presented, request);
  }

  private boolean passesWithoutKey(Presented presented, HttpServletRequest request) {
    boolean foreign = presented instanceof Presented.Foreign;
    return (foreign && policy.passingForeign())
        || ((foreign || presented instanceof Presented.Nothing) && policy.letsAnonymous(request));
  }

  private void judge(Presented presented, Exchange exchange) throws IOException, ServletException {
    if (presented instanceof Presented.One one) {
      verify(one, exchange);
    } else if (presented instanceof Presented.Overruled overruled) {
      judge(overruled.decisive(), exchange.hiding(own));
    } else if (presented instanceof Presented.Ambiguous ambiguous) {
      refuse(exchange, problems.ambiguous(ambiguous.problem()));
    } else {
      passWithoutKey(presented, exchange);
    }
  }

  private void verify(Presented.One one, Exchange exchange) throws IOException, ServletException {
    Optional<String> client = policy.clientOf(exchange.request());
    Verification verification;
    try {
      verification = verified(one, context(client, exchange.request()), exchange.request());
    } catch (RateLimiterException uncounted) { // which the limits have logged
      refuse(exchange, Problems.unavailable());
      return;
    } catch (RuntimeException broken) {
      log.error("A key could not be verified, and its request was answered 503.", broken);
      refuse(exchange, Problems.unavailable());
      return;
    }
    if (verification instanceof Verified verified) {
      ApiKeyPrincipal principal = new ApiKeyPrincipal(verified.key(), client);
      HttpServletRequest request = exchange.request();
      Authenticated mark =
          new Authenticated(
              keys,
              principal,
              verified.outgoingUntil(),
              verified.quota(),
              all,
              Authenticated.of(request));
      mark.mark(request);
      passAs(mark, exchange);
    } else if (verification instanceof Rejected rejected) {
      reject(rejected, one, exchange);
    }
  }

  private Verification verified(
      Presented.One one, VerificationContext context, HttpServletRequest request) {
    return policy.verifier().isPresent()
        ? policy.verifier().get().verify(request, one.token(), context)
        : keys.verify(one.token(), context);
  }

  private VerificationContext context(Optional<String> client, HttpServletRequest request) {
    return new VerificationContext(
        client,
        Optional.ofNullable(request.getMethod()),
        Optional.ofNullable(request.getRequestURI()),
        policy.required(),
        1);
  }

  private void reject(Rejected rejected, Presented.One one, Exchange exchange)
      throws IOException, ServletException {
    if (rejected.reason() == Rejection.FOREIGN && one.bearer()) {
      passWithoutKey(new Presented.Foreign(), exchange);
      return;
    }
    Problem problem =
        policy.discloses(rejected.reason()) ? problems.rejected(rejected) : problems.invalidToken();
    problem
        .violated()
        .ifPresent(limit -> policy.limits().addTo(exchange.response(), limit, rejected.quota()));
    refuse(exchange, problem);
  }

  private void passAs(Authenticated caller, Exchange exchange)
      throws IOException, ServletException {
    headers.addFor(caller, exchange.response());
    exchange.as(caller.principal(), all).pass();
  }

  private void passWithoutKey(Presented presented, Exchange exchange)
      throws IOException, ServletException {
    if (presented instanceof Presented.Foreign && policy.passingForeign()) {
      exchange.pass();
    } else if (policy.letsAnonymous(exchange.request())) {
      headers.addTo(exchange.response());
      exchange.pass();
    } else {
      refuse(exchange, problems.unauthorized());
    }
  }
}
