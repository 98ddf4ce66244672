package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyQueryTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb"})
  void refusesAnOwnerThatNoKeyCanHave(String owner) {
    assertThatThrownBy(() -> KeyQuery.all().ownedBy(owner))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("owner ");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, KeyQuery.MAX_LIMIT + 1, Integer.MAX_VALUE})
  void refusesALimitOutOfRange(int limit) {
    assertThatThrownBy(() -> KeyQuery.all().limit(limit))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("limit is " + limit);
  }

  @Test
  void countsTheLimitsOfAuditQueriesAlike() {
    assertThatThrownBy(() -> AuditQuery.all().limit(0)).isInstanceOf(InvalidMemberException.class);
  }
}
