package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

/** What an application prints that cannot start: what is wrong, and what to do. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

  @EnableAutoConfiguration
  static class Application {}

  @EnableAutoConfiguration
  static class WithSeveralDatabases {
    @Bean
    DataSource one() {
      return new JdbcDataSource();
    }

    @Bean
    DataSource other() {
      return new JdbcDataSource();
    }
  }

  private static void fails(Class<?> application, String... settings) {
    SpringApplicationBuilder builder =
        new SpringApplicationBuilder(application)
            .properties("server.port=0", "spring.datasource.generate-unique-name=true");
    assertThatThrownBy(() -> builder.run(settings)).isNotNull();
  }

  private static String printed(CapturedOutput output) {
    String all = output.getAll();
    assertThat(all).contains("APPLICATION FAILED TO START");
    return all.substring(all.indexOf("Description:"));
  }

  @Test
  void namesAnIllegalPrefix(CapturedOutput output) {
    fails(Application.class, "--api-keys.prefix=Acme-Live");
    assertThat(printed(output))
        .contains("api-keys.prefix 'Acme-Live' must be at most 24 characters", "such as acme_live")
        .contains("Correct api-keys.prefix where it is set");
  }

  @Test
  void namesAShortPepperAndDoesNotPrintIt(CapturedOutput output) {
    fails(Application.class, "--api-keys.peppers.p1=c2hvcnQ=");
    assertThat(printed(output))
        .contains("api-keys.peppers.p1 ", "openssl rand -base64 32")
        .doesNotContain("c2hvcnQ=");
  }

  @Test
  void namesTablesThatAreMissing(CapturedOutput output) {
    fails(Application.class, "--api-keys.jdbc.initialize-schema=never");
    assertThat(printed(output))
        .contains("the tables of api-keys are missing", "db/api-keys/h2")
        .contains("api-keys.jdbc.initialize-schema=always");
  }

  @Test
  void namesSeveralDataSources(CapturedOutput output) {
    fails(WithSeveralDatabases.class);
    assertThat(printed(output)).contains("[one, other]", "@ApiKeysDataSource", "@Primary");
  }

  @Test
  void printsNoSecretThatStandsInThePlaceOfAGroup(CapturedOutput output) {
    fails(Application.class, "--api-keys.bootstrap=f3a9c1d2e4b5a6978899aabbccddeeff");
    assertThat(printed(output))
        .contains("api-keys.bootstrap", "withheld")
        .doesNotContain("f3a9c1d2e4b5a6978899aabbccddeeff");
  }

  @Test
  void printsNoSigningKeyThatIsBroken(CapturedOutput output) {
    fails(
        Application.class,
        "--api-keys.jwt.issuer=https://api.example.com",
        "--api-keys.jwt.keys.k1=MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v");
    assertThat(printed(output))
        .contains("api-keys.jwt.keys.k1 ")
        .doesNotContain("MC4CAQAwBQYDK2VwBCIEI");
  }
}
