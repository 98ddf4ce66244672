package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Cidrs;
import dev.apikeys.ScopeRequirement;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class NullIsRefusedTest extends GuardedServerTest {

  private static void expectNamed(String parameter, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(parameter);
  }

  @Test
  void eachSettingOfAFilterNamesTheParameterThatIsNull() {
    ApiKeyFilter filter = ApiKeyFilter.create(keys);
    expectNamed("keys", () -> ApiKeyFilter.create(null));
    expectNamed("scopes", () -> filter.requiring((String[]) null));
    expectNamed("scopes", () -> filter.requiring((String) null));
    expectNamed("required", () -> filter.requiring((ScopeRequirement) null));
    expectNamed("paths", () -> filter.open((String[]) null));
    expectNamed("paths", () -> filter.open((String) null));
    expectNamed("name", () -> filter.realm(null));
    expectNamed("carriers", () -> filter.carriers(null));
    expectNamed("proxies", () -> filter.behind(null));
    expectNamed("verifier", () -> filter.verifyingBy(null));
    expectNamed("refusals", () -> filter.refusingBy(null));
    expectNamed("request", () -> filter.isPresentedByHeader(null));
  }

  @Test
  void eachPartOfAValueNamesTheParameterThatIsNull() {
    expectNamed("name", () -> Carriers.standard().header((String) null));
    expectNamed("name", () -> Carriers.standard().queryParameter((String) null));
    expectNamed("header", () -> new Carriers(null, true, true, Optional.empty(), true));
    expectNamed("queryParameter", () -> new Carriers(Optional.empty(), true, true, null, true));
    expectNamed("header", () -> TrustedProxies.forwardingBy(null, "::1"));
    expectNamed("networks", () -> TrustedProxies.forwardingBy("Forwarded", (String[]) null));
    expectNamed("networks", () -> TrustedProxies.forwardingBy("Forwarded", (String) null));
    expectNamed("header", () -> new TrustedProxies(null, Cidrs.of("::1")));
    expectNamed("networks", () -> new TrustedProxies("Forwarded", null));
    expectNamed("key", () -> new ApiKeyPrincipal(null, Optional.empty()));
    expectNamed("clientAddress", () -> new ApiKeyPrincipal(issue().key(), null));
    expectNamed("request", () -> ApiKeyPrincipal.of(null));
    expectNamed("realm", () -> ScopeGuard.create(null));
    ApiKeyServlet servlet = ApiKeyServlet.create(keys, ManagementAuthorizer.byKey());
    expectNamed("template", () -> servlet.below(null));
  }

  @Test
  void eachPartOfAProblemNamesTheParameterThatIsNull() {
    Optional<String> none = Optional.empty();
    expectNamed("error", () -> new Problem(400, null, "b", none, none, Map.of()));
    expectNamed("description", () -> new Problem(400, "a", null, none, none, Map.of()));
    expectNamed("field", () -> new Problem(400, "a", "b", null, none, Map.of()));
    expectNamed("violated", () -> new Problem(400, "a", "b", none, null, Map.of()));
    expectNamed("headers", () -> new Problem(400, "a", "b", none, none, null));
    Problem problem = new Problem(400, "a", "b", none, none, Map.of());
    expectNamed("response", () -> problem.writeTo(null));
  }
}
