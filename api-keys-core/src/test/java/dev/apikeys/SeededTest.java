package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SeededTest {

  private final List<Integer> drawn = new ArrayList<>();

  private Throwable failing() {
    return catchThrowable(
        () ->
            Seeded.times(
                5,
                random -> {
                  drawn.add(random.nextInt());
                  throw new IllegalStateException("on purpose");
                }));
  }

  @Test
  void tellsTheSeedThatShowsTheSameFailureAgain() {
    String told = String.valueOf(failing().getMessage());
    assertThat(told).startsWith("with -Dapi-keys.seed=");
    Properties usual = System.getProperties();
    System.setProperties(new Properties(usual));
    System.setProperty("api-keys.seed", told.substring(told.indexOf('=') + 1));
    try {
      assertThat(failing()).hasMessage(told).hasRootCauseMessage("on purpose");
    } finally {
      System.setProperties(usual);
    }
    assertThat(drawn).hasSize(2);
    assertThat(drawn.get(0)).isEqualTo(drawn.get(1));
  }
}
