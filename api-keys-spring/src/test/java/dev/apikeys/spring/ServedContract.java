package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.ApiKeyHttpContract;
import dev.apikeys.contract.SecretSearch;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The HTTP contract of an application that Spring Boot serves. */
@ExtendWith(OutputCaptureExtension.class)
abstract class ServedContract extends ApiKeyHttpContract {

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

  @AfterEach
  void logsNoSecret(CapturedOutput output) {
    assertThat(output.getAll()).contains("DEBUG");
    assertThat(SecretSearch.findIn(output.getAll())).as("secrets in the log").isEmpty();
  }
}
