package dev.apikeys.spring.example.demo;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.ApiKeyHttpContract;
import java.net.URI;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The demonstration keeps the HTTP contract, on Tomcat and over its own database. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = DemoApplication.class,
    properties = "spring.config.name=demo")
class DemoHttpContractTest extends ApiKeyHttpContract {

  @LocalServerPort private int port;
  @Autowired private ApiKeys keys;

  @Override
  public URI server() {
    return URI.create("http://localhost:" + port);
  }

  @Override
  public ApiKeys keys() {
    return keys;
  }
}
