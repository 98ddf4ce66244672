package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the suite shows what is planted in it. */
class SuiteLogTest {

  private static final Logger logger = LoggerFactory.getLogger(SuiteLogTest.class);

  private final SuiteLog log = new SuiteLog();

  @Test
  void findsAToken() {
    try (ApiKeys keys = TestKeys.over(new InMemoryKeyStore())) {
      String token = keys.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
      logger.trace("planted: {}", token);
    }
    assertThatThrownBy(log::holdsNoSecret)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("secrets in the log");
  }

  @Test
  void holdsWhatWasLoggedAsItWas() {
    logger.trace("planted: \u202e\u001b[31m\u0000");
    assertThat(log.text()).contains("\u202e\u001b[31m\u0000");
  }
}
