package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.contract.HttpProbe;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeyPrincipalTest extends GuardedServerTest {

  private static final TrustedProxies LOCAL =
      TrustedProxies.forwardingBy("X-Forwarded-For", "127.0.0.0/8", "::1");

  @Test
  void isACallerFromTheClientsAddress() {
    ApiKey key = issue().key();
    ApiKeyPrincipal principal = new ApiKeyPrincipal(key, Optional.of("192.0.2.7"));
    assertThat(principal.caller().actor()).isEqualTo(Actor.key(key.id()).from("192.0.2.7"));
    assertThat(principal.caller().apiKey()).isEqualTo(key);
    assertThat(principal.caller().lists()).isFalse();
  }

  @Test
  void isACallerFromNowhereWhereTheAddressIsUnknownOrUnfit() {
    ApiKey key = issue().key();
    for (String unfit : List.of("", " ", "x".repeat(65), "192.0.2.7\u0000")) {
      assertThat(new ApiKeyPrincipal(key, Optional.of(unfit)).caller().actor().address()).isEmpty();
    }
    assertThat(new ApiKeyPrincipal(key, Optional.empty()).caller().actor().address()).isEmpty();
  }

  @Test
  void hasTheSocketsAddressUnlessProxiesAreTrusted() {
    HttpProbe probe =
        probe(
            server()
                .filter("/*", ApiKeyFilter.create(keys))
                .endpoint(
                    "/",
                    (request, response) ->
                        ContractApplication.text(
                            response,
                            ApiKeyPrincipal.of(request)
                                    .flatMap(ApiKeyPrincipal::clientAddress)
                                    .filter(request.getRemoteAddr()::equals)
                                    .isPresent()
                                + ""))
                .start());
    assertThat(probe.get("/", "X-API-Key", token(), "X-Forwarded-For", "192.0.2.7").is(200).text())
        .isEqualTo("true");
  }

  @Test
  void leavesTheClientsAddressInTheAudit() {
    InMemoryKeyStore store = new InMemoryKeyStore();
    try (ApiKeys audited = TestKeys.over(store)) {
      Lifecycle trusted = audited.as(Actor.system("test"));
      IssuedKey administrator = trusted.issue(NewKey.named("admin").withScopes("**", Scopes.ADMIN));
      String id = trusted.issue(NewKey.named("test")).key().id();
      HttpProbe probe =
          probe(
              server()
                  .filter("/*", ApiKeyFilter.create(audited).behind(LOCAL))
                  .servlet(
                      "/api-keys/*", ApiKeyServlet.create(audited, ManagementAuthorizer.byKey()))
                  .start());
      String token = administrator.token().reveal();
      String[] headers = {"X-API-Key", token, "X-Forwarded-For", "192.0.2.7"};
      probe.send("DELETE", "/api-keys/" + id, BodyPublishers.noBody(), headers).is(204);
      assertThat(store.audit(AuditQuery.all()).get(0).entry().actor())
          .isEqualTo(Actor.key(administrator.key().id()).from("192.0.2.7"));
    }
  }
}
