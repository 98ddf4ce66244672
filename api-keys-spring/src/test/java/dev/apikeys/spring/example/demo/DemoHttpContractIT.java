package dev.apikeys.spring.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.contract.CredentialContract;
import dev.apikeys.contract.CurrentKeyContract;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.RefusalContract;
import dev.apikeys.contract.SecretSearch;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The demonstration keeps the HTTP contract where keys are presented, with JWTs beside them and
 * over its own database. How they are managed is the same as in every chain.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = DemoApplication.class,
    properties = {
      "spring.config.name=demo",
      "logging.level.dev.apikeys=trace",
      // The contract sends more from one address than a client would.
      "api-keys.limits.failed-attempts.requests=100000",
      "api-keys.limits.management.requests=100000"
    })
class DemoHttpContractIT implements CredentialContract, RefusalContract, CurrentKeyContract {

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

  /** Here a JWT is read by another mechanism, which refuses a bad one in its own words. */
  @Test
  @Override
  public void takesAForeignBearerTokenForNoneOfItsOwn() {
    HttpReply reply =
        http().get("/api/hello", "Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.").is(401);
    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"", "error_uri=");
  }

  /** But for the administrator's key, which the demonstration prints when it starts. */
  @AfterEach
  void logsNoSecret(CapturedOutput output) {
    String log = output.getAll().replaceFirst("(?ms)^admin key: .*?^It is gone", "");
    assertThat(log).contains("DEBUG");
    assertThat(SecretSearch.findIn(log)).as("secrets in the log").isEmpty();
  }
}
