package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.contract.ApiKeyHttpContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The HTTP contract on one server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract extends ApiKeyHttpContract {

  private final SuiteLog log = new SuiteLog();
  private final ApiKeys keys = TestKeys.over(new InMemoryKeyStore());
  private final TestServer server;

  ServerContract(TestServer server) {
    this.server = ContractApplication.start(server, keys);
  }

  @AfterAll
  void stop() {
    server.close();
    keys.close();
    log.holdsNoSecret();
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
