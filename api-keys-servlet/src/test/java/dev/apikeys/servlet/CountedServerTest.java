package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What tests of dispatches share: look-ups that are counted, and a page that tells what it sees.
 */
@ParameterizedClass
@EnumSource(Container.class)
abstract class CountedServerTest extends GuardedServerTest {

  final CountingKeyStore store = new CountingKeyStore(new InMemoryKeyStore());
  final ApiKeys counted = TestKeys.over(store);
  final IssuedKey issued = issueCounted();
  final String token = issued.token().reveal();
  final AtomicInteger reports = new AtomicInteger();

  CountedServerTest(Container container) {
    super(container);
  }

  final IssuedKey issueCounted(String... scopes) {
    IssuedKey fresh =
        counted.as(Actor.system("test")).issue(NewKey.named("test").withScopes(scopes));
    SecretSearch.remember(fresh.token().reveal());
    return fresh;
  }

  @AfterEach
  final void closeCounted() {
    counted.close();
  }

  /** A server that is guarded but for {@code /open/}, and reports at {@code /report}. */
  final TestServer guarded() {
    return server()
        .filter("/*", ApiKeyFilter.create(counted).open("/open/*"))
        .endpoint("/report", this::report);
  }

  /** Answers how it was dispatched to, as whose request, and with which headers. */
  final void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reports.incrementAndGet();
    StringBuilder seen = new StringBuilder();
    seen.append(request.getDispatcherType()).append(' ');
    seen.append(ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::getName).orElse("anonymous"));
    seen.append(' ').append(request.getRemoteUser());
    seen.append(' ').append(request.getHeader("X-API-Key"));
    seen.append(' ').append(request.getHeader("Authorization"));
    for (String name : Collections.list(request.getHeaderNames())) {
      seen.append(' ').append(name).append('=').append(request.getHeader(name));
    }
    ContractApplication.text(response, seen.toString());
  }

  /** That a report was made as of the key, without its token, after one look-up. */
  final void assertVerifiedOnce(HttpReply reply, DispatcherType type) {
    String id = issued.key().id();
    assertThat(reply.text()).startsWith(type + " " + id + " " + id + " null null ");
    assertThat(store.finds()).isEqualTo(1);
    assertThat(reports).hasValue(1);
  }
}
