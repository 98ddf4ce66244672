package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is refused, and that the refusal says which member it is about. */
final class Refusals {

  /** What no log line and no terminal should be given. */
  static final String HOSTILE = "a\nb\r\u001b[31m\u202e\u0000\ud800";

  private static final String HARMFUL = "(?s).*[\\p{Cntrl}\\u202e\\u2028\\ud800].*";

  private Refusals() {}

  static void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMemberException.class, refused -> assertThat(refused.member()).isEqualTo(member))
        .hasMessageStartingWith(member + " ")
        .message()
        .satisfies(Refusals::assertHarmless);
  }

  /** The text is of one line, and colours or turns around none. */
  static void assertHarmless(String text) {
    assertThat(text).doesNotMatch(HARMFUL);
  }
}
