package dev.apikeys.spring;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.ScopeRequirement;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;

/** The scopes for which somebody was denied access, as far as the decision tells them. */
final class DemandedScopes {

  /** A scope within an expression, such as {@code hasAuthority('SCOPE_orders:write')}. */
  private static final Pattern NAMED = Pattern.compile(KeyIdentity.SCOPE + "([a-z0-9_.:-]+)");

  private DemandedScopes() {}

  static ScopeRequirement of(AccessDeniedException denied) {
    Stream<String> names =
        denied instanceof AuthorizationDeniedException decided
            ? named(decided.getAuthorizationResult())
            : Stream.empty();
    return ScopeRequirement.allOf(names.filter(DemandedScopes::isScope).toArray(String[]::new));
  }

  private static Stream<String> named(AuthorizationResult result) {
    if (result instanceof AuthorityAuthorizationDecision decision) {
      return decision.getAuthorities().stream()
          .map(authority -> String.valueOf(authority.getAuthority()))
          .filter(name -> name.startsWith(KeyIdentity.SCOPE))
          .map(name -> name.substring(KeyIdentity.SCOPE.length()));
    }
    if (result instanceof ExpressionAuthorizationDecision decision) {
      String expression = decision.getExpression().getExpressionString();
      return NAMED.matcher(expression).results().map((MatchResult found) -> found.group(1));
    }
    return Stream.empty();
  }

  private static boolean isScope(String name) {
    try {
      ScopeRequirement.allOf(name);
      return true;
    } catch (InvalidMemberException none) {
      return false;
    }
  }
}
