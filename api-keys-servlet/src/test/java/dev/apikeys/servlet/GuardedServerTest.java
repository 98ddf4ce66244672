package dev.apikeys.servlet;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.SecretSearch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of a server of their own share: keys, and the servers to stop. */
abstract class GuardedServerTest {

  final SuiteLog log = new SuiteLog();
  final ApiKeys keys = TestKeys.over(new InMemoryKeyStore());
  private final Container container;
  private final List<TestServer> servers = new ArrayList<>();

  /** Tests on Jetty alone: what they are about is the same in every container. */
  GuardedServerTest() {
    this(Container.JETTY);
  }

  GuardedServerTest(Container container) {
    this.container = container;
  }

  /** A server to which the test adds filters and endpoints before it starts it. */
  final TestServer server() {
    return server("");
  }

  /** The same, below a context path. */
  final TestServer server(String contextPath) {
    TestServer server = container.server(contextPath);
    servers.add(server);
    return server;
  }

  static HttpProbe probe(TestServer server) {
    return new HttpProbe(server.uri());
  }

  final IssuedKey issue(String... scopes) {
    IssuedKey issued = keys.as(Actor.system("test")).issue(NewKey.named("test").withScopes(scopes));
    SecretSearch.remember(issued.token().reveal());
    return issued;
  }

  final String token(String... scopes) {
    return issue(scopes).token().reveal();
  }

  @AfterEach
  final void stop() {
    servers.forEach(TestServer::close);
    keys.close();
    log.holdsNoSecret();
  }
}
