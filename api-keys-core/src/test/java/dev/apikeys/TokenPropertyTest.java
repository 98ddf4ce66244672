package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Recognition.No;
import dev.apikeys.Recognition.Ours;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of any token under any legal prefix. */
class TokenPropertyTest {

  private static final int TIMES = 300;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String PREFIX = LETTERS + "0123456789";
  private static final String ANY = Tokens.BASE62 + "___- .:\t\n\u0000\u007fé界\ud83d";
  private static final ApiKey KEY = ApiKey.builder("id", "ci", Instant.EPOCH, "user:a").build();

  /** A format, a secret id, and a token that it minted. */
  private record Minted(NativeFormat format, String prefix, String id, String token) {

    static Minted any(Random random) {
      String prefix = anyPrefix(random);
      NativeFormat format = new NativeFormat(prefix, new GivenRandom(random));
      String id = NativeFormat.newId(new GivenRandom(random));
      return new Minted(
          format, prefix, id, format.mint(KEY, Secret.minted(id, id, Instant.EPOCH)).reveal());
    }

    boolean takesForWhole(String presented) {
      return format.recognise(presented) instanceof Ours ours && ours.secretId().isPresent();
    }
  }

  private static char any(String characters, Random random) {
    return characters.charAt(random.nextInt(characters.length()));
  }

  private static String text(String characters, int length, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(any(characters, random));
    }
    return text.toString();
  }

  private static String anyPrefix(Random random) {
    StringBuilder prefix = new StringBuilder().append(any(LETTERS, random));
    int length = 1 + random.nextInt(NativeFormat.MAX_PREFIX);
    while (prefix.length() < length) {
      boolean joint = prefix.length() < length - 1 && random.nextInt(4) == 0;
      prefix.append(joint ? "_" : "").append(any(PREFIX, random));
    }
    return prefix.toString();
  }

  @Test
  void everyTokenIsRecognisedByItsId() {
    Seeded.times(
        TIMES,
        random -> {
          Minted minted = Minted.any(random);
          assertThat(minted.format.recognise(minted.token))
              .as(minted.prefix)
              .isEqualTo(new Ours(Optional.of(minted.id)));
        });
  }

  @Test
  void everyTokenIsItsDisplayAndThenTheSecretPart() {
    Seeded.times(
        TIMES,
        random -> {
          Minted minted = Minted.any(random);
          String display = minted.format.display(minted.id);
          assertThat(display).isEqualTo(minted.prefix + "_" + minted.id);
          assertThat(minted.token).startsWith(display + "_").hasSize(display.length() + 39);
        });
  }

  @Test
  void noDamagedTokenIsWhole() {
    Seeded.times(
        10 * TIMES,
        random -> {
          Minted minted = Minted.any(random);
          String damaged = minted.token;
          for (int n = 1 + random.nextInt(3); n > 0 && !damaged.isEmpty(); n--) {
            damaged = damaged(damaged, random);
          }
          if (!damaged.equals(minted.token)) {
            assertThat(minted.takesForWhole(damaged)).as("%s of %s", damaged, minted).isFalse();
          }
        });
  }

  private static String damaged(String token, Random random) {
    StringBuilder damaged = new StringBuilder(token);
    int at = random.nextInt(token.length());
    char there = token.charAt(at);
    switch (random.nextInt(7)) {
      case 0 -> damaged.setCharAt(at, any(ANY, random));
      case 1 -> damaged.deleteCharAt(at);
      case 2 -> damaged.insert(at, any(ANY, random));
      case 3 -> damaged.setLength(at);
      case 4 -> damaged.setCharAt(at, Character.toUpperCase(there));
      case 5 -> damaged.setCharAt(at, Character.toLowerCase(there));
      default -> {
        int other = random.nextInt(token.length());
        damaged.setCharAt(at, token.charAt(other));
        damaged.setCharAt(other, there);
      }
    }
    return damaged.toString();
  }

  @Test
  void noTokenIsWholeUnderAnotherPrefix() {
    Seeded.times(
        TIMES,
        random -> {
          Minted minted = Minted.any(random);
          String prefix = anyPrefix(random);
          NativeFormat other = new NativeFormat(prefix, new GivenRandom(random));
          if (!minted.token.startsWith(prefix + "_")) {
            assertThat(other.recognise(minted.token)).isEqualTo(new No());
          } else if (!prefix.equals(minted.prefix)) {
            assertThat(other.recognise(minted.token)).isEqualTo(new Ours(Optional.empty()));
          }
          String moved = prefix + minted.token.substring(minted.prefix.length());
          assertThat(minted.takesForWhole(moved)).isEqualTo(moved.equals(minted.token));
          assertThat(new Minted(other, prefix, minted.id, moved).takesForWhole(moved))
              .isEqualTo(moved.equals(minted.token));
        });
  }

  @Test
  void noRandomTextIsWhole() {
    Seeded.times(
        10 * TIMES,
        random -> {
          Minted minted = Minted.any(random);
          String text =
              text(random.nextBoolean() ? ANY : Tokens.BASE62, random.nextInt(90), random);
          String start = minted.token.substring(0, random.nextInt(minted.token.length() - 6));
          assertThat(minted.takesForWhole(text)).as(text).isFalse();
          assertThat(minted.takesForWhole(start + text)).as(start + text).isFalse();
        });
  }
}
