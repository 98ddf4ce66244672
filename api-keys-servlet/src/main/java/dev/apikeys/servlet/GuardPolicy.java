package dev.apikeys.servlet;

import dev.apikeys.Rejection;
import dev.apikeys.ScopeRequirement;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a filter demands.
 *
 * @param required the scopes a key needs
 * @param optional whether a request without credential passes
 * @param open the paths on which it passes in any case
 * @param carriers where a credential may come from
 * @param passingForeign whether a Bearer token of another mechanism is passed on
 * @param passingPreflights whether CORS preflights without credential pass
 * @param secure whether credentials are taken over TLS alone
 * @param disclosing whether a proven key is told why it is refused
 * @param limits whether what is left of limits is told
 * @param keepingPrivate whether answers to keys are told to be for no shared cache
 * @param proxies who is believed about a client's address
 * @param realm the realm of challenges
 * @param verifier how a credential is verified, if not by the keys themselves
 * @param refusals who answers what is refused
 */
record GuardPolicy(
    ScopeRequirement required,
    boolean optional,
    OpenPaths open,
    Carriers carriers,
    boolean passingForeign,
    boolean passingPreflights,
    boolean secure,
    boolean disclosing,
    RateLimitFields limits,
    boolean keepingPrivate,
    Optional<TrustedProxies> proxies,
    String realm,
    Optional<CredentialVerifier> verifier,
    RefusalHandler refusals) {

  static final GuardPolicy DEFAULT =
      new GuardPolicy(
          ScopeRequirement.none(),
          false,
          OpenPaths.of(),
          Carriers.standard(),
          false,
          false,
          false,
          true,
          new RateLimitFields(false),
          true,
          Optional.empty(),
          Challenge.DEFAULT_REALM,
          Optional.empty(),
          (request, response, problem) -> problem.writeTo(response));

  /** What a key is, rather than where it is used and for what. */
  private static final Set<Rejection> STATES =
      EnumSet.of(
          Rejection.EXPIRED,
          Rejection.REVOKED,
          Rejection.DISABLED,
          Rejection.NOT_YET_VALID,
          Rejection.OWNER_INACTIVE);

  /** Whether a request passes without a key. */
  boolean letsAnonymous(HttpServletRequest request) {
    return optional || open.match(request) || (passingPreflights && Preflight.is(request));
  }

  /** Whether a key may be told that this is why it is refused. */
  boolean discloses(Rejection reason) {
    return disclosing || !STATES.contains(reason);
  }

  Optional<String> clientOf(HttpServletRequest request) {
    return proxies.isPresent()
        ? proxies.get().clientOf(request)
        : Optional.ofNullable(request.getRemoteAddr());
  }

  Problems problems() {
    return new Problems(new Challenge(carriers.bearer() ? "Bearer" : "ApiKey", realm));
  }

  GuardPolicy with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new GuardPolicy(
        copy.required,
        copy.optional,
        copy.open,
        copy.carriers,
        copy.passingForeign,
        copy.passingPreflights,
        copy.secure,
        copy.disclosing,
        copy.limits,
        copy.keepingPrivate,
        copy.proxies,
        copy.realm,
        copy.verifier,
        copy.refusals);
  }

  /** What is changed before the next policy is made of it. */
  static final class Copy {
    ScopeRequirement required;
    boolean optional;
    OpenPaths open;
    Carriers carriers;
    boolean passingForeign;
    boolean passingPreflights;
    boolean secure;
    boolean disclosing;
    RateLimitFields limits;
    boolean keepingPrivate;
    Optional<TrustedProxies> proxies;
    String realm;
    Optional<CredentialVerifier> verifier;
    RefusalHandler refusals;

    private Copy(GuardPolicy policy) {
      this.required = policy.required;
      this.optional = policy.optional;
      this.open = policy.open;
      this.carriers = policy.carriers;
      this.passingForeign = policy.passingForeign;
      this.passingPreflights = policy.passingPreflights;
      this.secure = policy.secure;
      this.disclosing = policy.disclosing;
      this.limits = policy.limits;
      this.keepingPrivate = policy.keepingPrivate;
      this.proxies = policy.proxies;
      this.realm = policy.realm;
      this.verifier = policy.verifier;
      this.refusals = policy.refusals;
    }
  }
}
