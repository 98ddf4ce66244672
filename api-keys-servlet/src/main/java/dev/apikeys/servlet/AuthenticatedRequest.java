package dev.apikeys.servlet;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Scopes;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A verified request as the application sees it: with the key as its user, without credential. */
final class AuthenticatedRequest extends CredentialFreeRequest {

  private final ApiKeyPrincipal principal;

  AuthenticatedRequest(
      HttpServletRequest request,
      ServletResponse response,
      ApiKeyPrincipal principal,
      Hidden hidden) {
    super(request, response, hidden);
    this.principal = principal;
  }

  /** What another security framework has for the same key already; it has more to say of it. */
  private @Nullable ApiKeyUser before() {
    return super.getUserPrincipal() instanceof ApiKeyUser user && user.apiKey().equals(principal)
        ? user
        : null;
  }

  @Override
  public Principal getUserPrincipal() {
    ApiKeyUser before = before();
    return before == null ? principal : before;
  }

  @Override
  public String getRemoteUser() {
    return getUserPrincipal().getName();
  }

  @Override
  public String getAuthType() {
    return "API_KEY";
  }

  /** Whether the key's scopes cover this literal scope; what is no scope is no role either. */
  @Override
  public boolean isUserInRole(@Nullable String role) {
    return before() == null
        ? role != null && isCovered(principal.key().scopes(), role)
        : super.isUserInRole(role);
  }

  private static boolean isCovered(Scopes granted, String scope) {
    try {
      return ScopeRequirement.allOf(scope).missing(granted).isEmpty();
    } catch (InvalidMemberException noScope) {
      return false;
    }
  }
}
