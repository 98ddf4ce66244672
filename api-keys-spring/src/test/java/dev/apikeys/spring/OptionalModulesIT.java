package dev.apikeys.spring;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spring Security is on the class path, and its classes cannot be loaded. */
class OptionalModulesIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.security",
        "org.springframework.security org.springframework.boot.security",
        "org.springframework.security.config org.springframework.boot.security",
        "org.springframework.security.web org.springframework.boot.security"
      })
  void leaveTheRulesStanding(String missing) {
    Standing.without(missing.split(" ", -1));
  }
}
