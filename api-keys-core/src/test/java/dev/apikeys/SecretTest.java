package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {

  private static final Instant NOW = GivenClock.START;
  private static final Secret SECRET =
      Secret.minted("id", "acme_id", NOW).lastUsed(Optional.of(NOW));

  @Test
  void endedBeforeWhatComesAfterItsRetirementOrItsEnd() {
    assertThat(SECRET.endedBefore(NOW)).isFalse();
    for (Secret ended : new Secret[] {SECRET.retired(NOW), SECRET.endingBy(NOW)}) {
      assertThat(ended.endedBefore(NOW)).isFalse();
      assertThat(ended.endedBefore(NOW.plusMillis(1))).isTrue();
    }
    assertThat(SECRET.endingBy(NOW.plusMillis(9)).retired(NOW).endedBefore(NOW.plusMillis(1)))
        .isTrue();
  }

  @Test
  void endsNoLaterThanItWouldHave() {
    Secret ending = SECRET.endingBy(NOW.plusMillis(5));
    assertThat(ending.expiresAt()).contains(NOW.plusMillis(5));
    assertThat(ending.endingBy(NOW.plusMillis(4)).expiresAt()).contains(NOW.plusMillis(4));
    assertThat(ending.endingBy(NOW.plusMillis(6))).isEqualTo(ending);
  }

  @Test
  void takesItsEndFromAnother() {
    Secret other = Secret.minted("other", "acme_other", NOW).endingBy(NOW).retired(NOW);
    Secret like = SECRET.endingLike(other);
    assertThat(like).isEqualTo(SECRET.endingBy(NOW).retired(NOW));
  }
}
