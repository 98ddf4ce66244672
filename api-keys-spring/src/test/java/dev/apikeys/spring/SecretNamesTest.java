package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What becomes of secrets whose names have dots. */
class SecretNamesTest {

  private static final String PEPPER = "cGVwcGVyLXBlcHBlci1wZXBwZXItcGVwcGVyLXBlcHBlcg==";

  @ParameterizedTest
  @ValueSource(strings = {"peppers", "imports.hmac-keys", "jwt.keys"})
  void refuseOneThatIsLeftOut(String group) {
    with(group + ".2026.01=" + PEPPER)
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageStartingWith("api-keys." + group + ".2026 is no secret")
                    .hasMessageNotContaining(PEPPER));
  }

  @Test
  void refuseOneOfTheEnvironment() {
    Map<String, Object> variables =
        Map.of("APIKEYS_PEPPERS_P1", PEPPER, "APIKEYS_PEPPERS_P_2", PEPPER);
    with("current-pepper=p1")
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("api-keys.peppers.p is no secret"));
  }

  @Test
  void takeOneInBrackets() {
    with("jwt.issuer=https://api.example.com", "jwt.keys[2026.01]=no pem")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("api-keys.jwt.keys.2026.01 "));
  }
}
