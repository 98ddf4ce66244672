package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyQueryTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\u2007", "a\nb", "a\u0000", "a\u202eb"})
  void refusesAnOwnerThatNoKeyCanHave(String owner) {
    assertRefused("owner", () -> KeyQuery.all().ownedBy(owner));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "a\u001b[31m", "a\ud800"})
  void refusesToFollowAnIdThatNoKeyCanHave(String id) {
    assertRefused("after", () -> KeyQuery.all().after(id));
  }

  @Test
  void refusesOverlongOwnersAndIds() {
    assertRefused("owner", () -> KeyQuery.all().ownedBy("x".repeat(256)));
    assertRefused("after", () -> KeyQuery.all().after("x".repeat(256)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, KeyQuery.MAX_LIMIT + 1, Integer.MAX_VALUE})
  void refusesALimitOutOfRange(int limit) {
    assertThatThrownBy(() -> KeyQuery.all().limit(limit))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("limit is " + limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"})
  void comparesWithInstantsAsTheyAreGiven(String text) {
    Instant instant = Instant.parse(text);
    KeyQuery query = KeyQuery.all().createdBefore(instant).unusedSince(instant);
    assertThat(query.createdBefore()).contains(instant);
    assertThat(query.unusedSince()).contains(instant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999000001Z"})
  void refusesInstantsBeyondTheYears1To9999(String text) {
    Instant instant = Instant.parse(text);
    assertRefused("createdBefore", () -> KeyQuery.all().createdBefore(instant));
    assertRefused("unusedSince", () -> KeyQuery.all().unusedSince(instant));
  }
}
