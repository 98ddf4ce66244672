package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeFormatTest {

  private static final String ID = "0123456789abcdef";
  private static final Secret SECRET = Secret.minted(ID, ID, Instant.EPOCH);

  /** Draws nothing but high bytes first, and then nothing but one. */
  private static final class HighThenOne extends Random {
    private static final long serialVersionUID = 1L;
    private int draws;

    @Override
    public void nextBytes(byte[] drawn) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (byte) (draws < 3 ? 248 + i % 8 : 1);
      }
      draws++;
    }
  }

  private static NativeFormat format(String prefix) {
    return new NativeFormat(prefix, new SecureRandom());
  }

  private static String mint(NativeFormat format) {
    return format.mint(key(), SECRET).reveal();
  }

  private static ApiKey key() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    return ApiKey.builder("id", "name", now, "user:alice").build();
  }

  @Test
  void mintsPrefixIdSecretAndChecksum() {
    assertThat(mint(format("acme_live")))
        .matches("acme_live_" + ID + "_[0-9A-Za-z]{32}[0-9A-Za-z]{6}");
  }

  @Test
  void endsEachTokenWithTheChecksumOfAllBefore() {
    for (int i = 0; i < 100; i++) {
      String token = mint(format("acme_live"));
      assertThat(token).isEqualTo(Tokens.withChecksum(token.substring(0, token.length() - 6)));
    }
  }

  @Test
  void recognisesATokenByTheLetterOfItsAnatomy() {
    String token = Tokens.withChecksum("acme_live_" + ID + "_" + "Az09".repeat(8));
    assertThat(format("acme_live").recognise(token))
        .isEqualTo(new Recognition.Ours(Optional.of(ID)));
  }

  @Test
  void recognisesAKnownToken() {
    assertThat(
            format("acme_live")
                .recognise("acme_live_0123456789abcdef_Az09Az09Az09Az09Az09Az09Az09Az094CKUM0"))
        .isEqualTo(new Recognition.Ours(Optional.of(ID)));
  }

  @Test
  void displaysNoCharacterOfTheSecret() {
    assertThat(format("acme_live").display(ID)).isEqualTo("acme_live_" + ID);
  }

  @Test
  void mintsTokensThatPrintRedacted() {
    assertThat(format("acme").mint(key(), SECRET)).hasToString("Token[redacted]");
  }

  @Test
  void mintsNoTokenTwice() {
    NativeFormat format = format("acme");
    assertThat(mint(format)).isNotEqualTo(mint(format));
  }

  @Test
  void drawsIdsOfSixteenCrockfordCharacters() {
    for (int i = 0; i < 100; i++) {
      assertThat(NativeFormat.newId(new SecureRandom())).matches("[0-9a-hjkmnp-tv-z]{16}");
    }
  }

  @Test
  void throwsAwayBytesThatWouldFavourSomeCharacters() {
    NativeFormat format = new NativeFormat("acme", new GivenRandom(new HighThenOne()));
    assertThat(Tokens.secretOf(mint(format))).isEqualTo("1".repeat(32));
  }

  @Test
  void drawsEachCharacterAlike() {
    NativeFormat format = new NativeFormat("acme", new GivenRandom(new Random(42)));
    int[] seen = new int[62];
    int tokens = 5000;
    for (int i = 0; i < tokens; i++) {
      Tokens.secretOf(mint(format)).chars().forEach(c -> seen[Tokens.BASE62.indexOf(c)]++);
    }
    double expected = tokens * 32 / 62.0;
    double chiSquare = 0;
    for (int count : seen) {
      chiSquare += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquare).as("chi square, 61 degrees of freedom").isLessThan(110);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "sk", "acme_live", "a_b_c", "a1_2b", "abcdefghijklmnopqrstuvwx"})
  void parsesItsOwnTokensUnderAnyPrefix(String prefix) {
    NativeFormat format = format(prefix);
    assertThat(format.recognise(mint(format))).isEqualTo(new Recognition.Ours(Optional.of(ID)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "A",
        "Acme",
        "1a",
        "a-b",
        "a__b",
        "_a",
        "a_",
        "a b",
        "ä",
        "a\n",
        "a_\u0000",
        "abcdefghijklmnopqrstuvwxy"
      })
  void refusesAnIllegalPrefix(String illegal) {
    assertThatThrownBy(() -> format(illegal))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("prefix '")
        .hasMessageEndingWith(
            "must be at most 24 characters of a-z 0-9, starting with a letter, with single '_'"
                + " between: such as acme_live");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme_live_",
        "acme_live__",
        "acme_live_x",
        "acme_live_0123456789abcdef_",
        "acme_live_0123456789abcdef_Az09Az09Az09Az09Az09Az09Az09Az09000000",
        "acme_live_0123456789ABCDEF_Az09Az09Az09Az09Az09Az09Az09Az09000000",
        "acme_live_\u0000\r\n\t",
        "acme_live_ключ🔑",
        "acme_live_acme_live_0123456789abcdef"
      })
  void takesWhateverStartsWithItsPrefixForItsOwnHoweverBroken(String broken) {
    assertThat(format("acme_live").recognise(broken))
        .isEqualTo(new Recognition.Ours(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(chars = {'é', '界', '\u0000', ' ', '-', '\u0130', '０'})
  void takesNoForeignCharacterForOneOfItsAlphabet(char foreign) {
    String checked = "acme_live_" + ID + "_" + foreign + "0".repeat(31);
    assertThat(format("acme_live").recognise(Tokens.withChecksum(checked)))
        .isEqualTo(new Recognition.Ours(Optional.empty()));
  }

  @Test
  void takesNoOtherSeparatorEvenUnderARightChecksum() {
    assertThat(
            format("acme_live").recognise(Tokens.withChecksum("acme_live_" + ID + "0".repeat(33))))
        .isEqualTo(new Recognition.Ours(Optional.empty()));
  }

  @Test
  void takesNoIdOutsideItsAlphabetEvenUnderARightChecksum() {
    for (String illegal : List.of("0123456789abcdei", "0123456789abcdeU", "0123456789abcde_")) {
      String token = Tokens.withChecksum("acme_live_" + illegal + "_" + "0".repeat(32));
      assertThat(format("acme_live").recognise(token))
          .as(illegal)
          .isEqualTo(new Recognition.Ours(Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acme_live",
        "acme_liv_0123456789abcdef",
        "ACME_LIVE_0123456789abcdef",
        " acme_live_0123456789abcdef",
        "Bearer acme_live_0123456789abcdef",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln",
        "sk_live_abc"
      })
  void saysNoToEverythingElse(String foreign) {
    assertThat(format("acme_live").recognise(foreign)).isEqualTo(new Recognition.No());
  }
}
