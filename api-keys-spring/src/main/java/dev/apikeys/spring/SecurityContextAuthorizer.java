package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ManagementAuthorizer;
import dev.apikeys.servlet.TrustedProxies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.authentication.AuthenticationTrustResolver;
import org.springframework.security.authentication.AuthenticationTrustResolverImpl;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

/**
 * Who manages keys, by Spring Security's context: the key that makes the call, else the user who is
 * logged in, as an administrator if one of its roles says so. All of the tenant {@code ''}.
 */
final class SecurityContextAuthorizer implements ManagementAuthorizer {

  private static final String ROLE = "ROLE_";
  private static final String TENANT = "";

  private final AuthenticationTrustResolver trust = new AuthenticationTrustResolverImpl();
  private final SecurityContextHolderStrategy contexts;
  private final Set<String> adminRoles;
  private final Scopes userScopes;
  private final Optional<TrustedProxies> proxies;

  SecurityContextAuthorizer(
      SecurityContextHolderStrategy contexts,
      ManagementSettings settings,
      Optional<TrustedProxies> proxies) {
    this.contexts = contexts;
    this.proxies = proxies;
    this.adminRoles =
        settings.adminRoles().stream()
            .map(role -> role.startsWith(ROLE) ? role : ROLE + role)
            .collect(Collectors.toUnmodifiableSet());
    this.userScopes =
        InvalidSettingException.naming(
            "api-keys.management.user-scopes", () -> Scopes.of(settings.userScopes()));
  }

  @Override
  public Optional<Caller> callerOf(HttpServletRequest request) {
    Optional<ApiKeyPrincipal> key = ApiKeyPrincipal.of(request);
    if (key.isPresent()) {
      return key.map(ApiKeyPrincipal::caller);
    }
    Authentication authentication = contexts.getContext().getAuthentication();
    if (authentication == null || !trust.isAuthenticated(authentication)) {
      return Optional.empty();
    }
    try {
      return Optional.of(caller(authentication, request));
    } catch (InvalidMemberException unfit) { // a name that no owner can have
      return Optional.empty();
    }
  }

  private Caller caller(Authentication authentication, HttpServletRequest request) {
    Actor user = Actor.of(authentication.getName());
    Actor actor = at(clientOf(request), user);
    return isAdministrator(authentication)
        ? Caller.administrator(actor, Tenants.only(TENANT))
        : new Caller.User(actor, TENANT, authentication.getName(), userScopes);
  }

  /** An address that none can be is left out. */
  private static Actor at(Optional<String> client, Actor user) {
    try {
      return client.map(user::from).orElse(user);
    } catch (InvalidMemberException unfit) {
      return user;
    }
  }

  private Optional<String> clientOf(HttpServletRequest request) {
    return proxies.isPresent()
        ? proxies.get().clientOf(request)
        : Optional.ofNullable(request.getRemoteAddr());
  }

  private boolean isAdministrator(Authentication authentication) {
    return authentication.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .anyMatch(name -> name != null && adminRoles.contains(name));
  }
}
