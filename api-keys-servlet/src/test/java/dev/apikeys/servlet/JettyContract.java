package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.contract.ApiKeyHttpContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The HTTP contract on one Jetty server, below a context path. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JettyContract extends ApiKeyHttpContract {

  private final ApiKeys keys = TestKeys.over(new InMemoryKeyStore());
  private final JettyServer server;

  JettyContract(String contextPath) {
    this.server = ContractApplication.start(keys, contextPath);
  }

  @AfterAll
  void stop() {
    server.close();
    keys.close();
  }

  @Override
  public URI server() {
    return server.uri();
  }

  @Override
  public ApiKeys keys() {
    return keys;
  }
}
