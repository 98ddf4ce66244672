package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditQueryTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "a\u001b[31m", "a\ud800"})
  void refusesAnIdThatNoKeyCanHave(String id) {
    assertRefused("keyId", () -> AuditQuery.all().about(id));
  }

  @Test
  void refusesAnOverlongId() {
    assertRefused("keyId", () -> AuditQuery.all().about("x".repeat(256)));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, 0, KeyQuery.MAX_LIMIT + 1})
  void refusesALimitOutOfRange(int limit) {
    assertRefused("limit", () -> AuditQuery.all().limit(limit));
  }
}
