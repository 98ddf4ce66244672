package dev.apikeys.servlet;

import dev.apikeys.Actor;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.SecretSearch;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What tests of the management of tenants share: where it is, and keys of tenants. */
@ParameterizedClass
@EnumSource(Container.class)
abstract class TenantServerTest extends GuardedServerTest {

  static final String PATH = "/tenants/{tenant}/api-keys";
  static final String ACME = "/tenants/acme/api-keys";
  static final String OTHER = "/tenants/other/api-keys";

  final ApiKeyServlet management = ApiKeyServlet.create(keys, ManagementAuthorizer.byKey());

  TenantServerTest(Container container) {
    super(container);
  }

  /** A server that is guarded as a whole, with something else below the tenants. */
  final TestServer guarded(String contextPath, Filter below) {
    return unguarded(
        server(contextPath).filter("/*", ApiKeyFilter.create(keys).open("/open")), below);
  }

  static TestServer unguarded(TestServer server, Filter below) {
    return server
        .filter("/tenants/*", below, EnumSet.allOf(DispatcherType.class))
        .endpoint(
            "/tenants/*",
            (request, response) ->
                ContractApplication.text(
                    response, "theirs " + request.getServletPath() + request.getPathInfo()));
  }

  final HttpProbe managed() {
    return probe(guarded("", management.below(PATH)).start());
  }

  final IssuedKey keyIn(String tenant, String... scopes) {
    return issue(NewKey.named("a").inTenant(tenant).ownedBy("alice").withScopes(scopes));
  }

  final IssuedKey issue(NewKey wanted) {
    IssuedKey issued = keys.as(Actor.system("test")).issue(wanted);
    SecretSearch.remember(issued.token().reveal());
    return issued;
  }

  final String admin(String tenant) {
    return keyIn(tenant, "**", Scopes.ADMIN).token().reveal();
  }

  /** An administrator of all tenants, at home in none of those that are asked for. */
  final String root() {
    return keyIn("home", "**", Scopes.ADMIN_ALL_TENANTS).token().reveal();
  }
}
