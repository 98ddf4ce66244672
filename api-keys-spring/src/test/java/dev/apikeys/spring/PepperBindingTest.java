package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a start-up that fails for its peppers prints. */
@ExtendWith(OutputCaptureExtension.class)
class PepperBindingTest {

  private static final String SECRET = "c2VjcmV0LXBlcHBlci1vZi10aGUtYXBwbGljYXRpb24h";

  @EnableAutoConfiguration
  static class Application {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--api-keys.peppers=" + SECRET,
        "--api-keys.peppers.p1=" + SECRET + "*",
        "--api-keys.peppers.p1=c2VjcmV0LXBlcHBlci1v",
        "--api-keys.peppers.UPPER=" + SECRET
      })
  void printsNoPepper(String setting, CapturedOutput output) {
    SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class);
    assertThatThrownBy(
            () ->
                application.run(
                    "--server.port=0",
                    "--spring.datasource.url=jdbc:h2:mem:peppers",
                    "--api-keys.current-pepper=p1",
                    setting))
        .isNotNull();
    assertThat(output).contains("pepper").doesNotContain("c2VjcmV0LXBlcHBlci1v");
  }
}
