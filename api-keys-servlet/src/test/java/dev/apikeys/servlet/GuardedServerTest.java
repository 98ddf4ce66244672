package dev.apikeys.servlet;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What tests of a server of their own share: keys, and the servers to stop. */
abstract class GuardedServerTest {

  final ApiKeys keys = TestKeys.over(new InMemoryKeyStore());
  private final List<JettyServer> servers = new ArrayList<>();

  /** A server to which the test adds filters and endpoints before it starts it. */
  final JettyServer server() {
    JettyServer server = new JettyServer("");
    servers.add(server);
    return server;
  }

  static HttpProbe probe(JettyServer server) {
    return new HttpProbe(server.uri());
  }

  final IssuedKey issue(String... scopes) {
    return keys.as(Actor.system("test")).issue(NewKey.named("test").withScopes(scopes));
  }

  final String token(String... scopes) {
    return issue(scopes).token().reveal();
  }

  @AfterEach
  final void stop() {
    servers.forEach(JettyServer::close);
    keys.close();
  }
}
