package dev.apikeys.servlet;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.contract.ApiKeyHttpContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class JettyContextPathContractTest extends ApiKeyHttpContract {

  private static ApiKeys keys;
  private static JettyServer server;

  @BeforeAll
  static void start() {
    keys = TestKeys.over(new InMemoryKeyStore());
    server = ContractApplication.start(keys, "/app");
  }

  @AfterAll
  static void stop() {
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
