package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PepperTest {

  @Test
  void refusesFewerThan32Bytes() {
    assertThatThrownBy(() -> Pepper.of("p1", new byte[31]))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(
            "pepper 'p1' has 31 bytes: at least 32 are needed; draw one with"
                + " `openssl rand -base64 32`");
    assertThat(Pepper.of("p1", new byte[32]).reveal()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P1", "p 1", "p:1", "p}", "ä", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void refusesAnIllegalId(String illegal) {
    assertThatThrownBy(() -> Pepper.of(illegal, new byte[32]))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("pepper id '")
        .hasMessageEndingWith("' must be 1 to 32 characters of a-z 0-9 _ -");
  }

  @Test
  void keepsACopyOfItsBytes() {
    byte[] bytes = new byte[32];
    Pepper pepper = Pepper.of("p1", bytes);
    bytes[0] = 1;
    pepper.reveal()[1] = 1;
    assertThat(pepper.reveal()).containsOnly(0);
  }

  @Test
  void printsItsIdAlone() {
    assertThat(Pepper.of("p1", new byte[32])).hasToString("Pepper[p1, redacted]");
  }

  @Test
  void isRefusedInTheSameDigitsEverywhere() {
    Locale usual = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThatThrownBy(() -> Pepper.of("p1", new byte[15])).hasMessageContaining("has 15 bytes");
    } finally {
      Locale.setDefault(usual);
    }
  }
}
