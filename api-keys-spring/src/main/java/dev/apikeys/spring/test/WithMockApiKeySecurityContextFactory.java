package dev.apikeys.spring.test;

import dev.apikeys.ApiKey;
import dev.apikeys.NewKey;
import dev.apikeys.spring.ApiKeyAuthentication;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.test.context.support.WithSecurityContextFactory;

/** Makes the context that {@link WithMockApiKey} describes. Spring gives it what it depends on. */
final class WithMockApiKeySecurityContextFactory
    implements WithSecurityContextFactory<WithMockApiKey>, EnvironmentAware {

  private SecurityContextHolderStrategy contexts = SecurityContextHolder.getContextHolderStrategy();
  private Environment environment = new StandardEnvironment();

  @Autowired(required = false)
  void setSecurityContextHolderStrategy(SecurityContextHolderStrategy contexts) {
    this.contexts = contexts;
  }

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public SecurityContext createSecurityContext(WithMockApiKey described) {
    ApiKeyAuthentication own =
        ApiKeyAuthentication.create(TestApiKeys.principal(key(described)), environment);
    List<GrantedAuthority> authorities = new ArrayList<>(own.getAuthorities());
    authorities.addAll(AuthorityUtils.createAuthorityList(described.authorities()));
    SecurityContext context = contexts.createEmptyContext();
    context.setAuthentication(
        ApiKeyAuthentication.create(own.apiKey(), own.getName(), authorities));
    return context;
  }

  private static ApiKey key(WithMockApiKey described) {
    NewKey wanted =
        NewKey.named("test").inTenant(described.tenant()).withScopes(described.scopes());
    String owner = described.owner();
    return TestApiKeys.key(owner.isEmpty() ? wanted : wanted.ownedBy(owner));
  }
}
