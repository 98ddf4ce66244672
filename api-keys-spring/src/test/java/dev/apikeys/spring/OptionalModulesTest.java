package dev.apikeys.spring;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application may go without decides about no rule. Spring Security is missing in all. */
class OptionalModulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.micrometer",
        "org.springframework.boot.actuate",
        "org.springframework.boot.actuate.autoconfigure",
        "org.springframework.boot.health",
        "org.springframework.boot.actuate org.springframework.boot.health io.micrometer",
        "org.springframework.web.servlet org.springframework.boot.webmvc",
        "com.nimbusds",
        "org.springframework.test org.springframework.mock",
        "org.springframework.none"
      })
  void leaveTheRulesStanding(String missing) {
    Standing.without(missing.split(" ", -1));
  }
}
