package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token with any character changed, dropped, inserted or moved is no token. */
class TokenDamageTest {

  private static final int TOKENS = 20;
  private static final String CHARACTERS = Tokens.BASE62 + "_- .\t\r\n\u0000\u007fé界";

  private final ApiKeys keys =
      ApiKeys.builder(new InMemoryKeyStore())
          .prefix("acme_live")
          .pepper("p1", new byte[32])
          .failedAttempts(Parts.UNTHROTTLED)
          .build();

  @AfterEach
  void close() {
    keys.close();
  }

  private String issue() {
    String token = keys.as(Actor.of("alice")).issue(NewKey.named("ci")).token().reveal();
    assertThat(keys.verify(token, VerificationContext.none())).isInstanceOf(Verified.class);
    return token;
  }

  private void assertRefused(String token, String damaged) {
    if (!damaged.equals(token)) {
      assertThat(keys.verify(damaged, VerificationContext.none()))
          .as("token %s, damaged %s", token, damaged)
          .isInstanceOf(Rejected.class);
    }
  }

  private static char anyCharacter(Random random) {
    return CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
  }

  @Test
  void refusesAChangedCharacter() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          for (int i = 0; i < token.length(); i++) {
            String before = token.substring(0, i);
            String after = token.substring(i + 1);
            for (char c : replacements(token.charAt(i), random)) {
              assertRefused(token, before + c + after);
            }
          }
        });
  }

  private static char[] replacements(char original, Random random) {
    char flipped =
        Character.isLowerCase(original)
            ? Character.toUpperCase(original)
            : Character.toLowerCase(original);
    return new char[] {
      flipped,
      (char) (original + 1),
      (char) (original - 1),
      (char) (original + 0x100),
      anyCharacter(random),
      anyCharacter(random),
      anyCharacter(random),
      anyCharacter(random)
    };
  }

  @Test
  void refusesADroppedCharacter() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          for (int i = 0; i < token.length(); i++) {
            assertRefused(token, token.substring(0, i) + token.substring(i + 1));
          }
        });
  }

  @Test
  void refusesAnInsertedCharacter() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          for (int i = 0; i <= token.length(); i++) {
            String before = token.substring(0, i);
            String after = token.substring(i);
            assertRefused(token, before + token.charAt(Math.min(i, token.length() - 1)) + after);
            for (int n = 0; n < 6; n++) {
              assertRefused(token, before + anyCharacter(random) + after);
            }
          }
        });
  }

  @Test
  void refusesAnyTwoCharactersSwapped() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          for (int i = 0; i < token.length(); i++) {
            for (int j = i + 1; j < token.length(); j++) {
              StringBuilder swapped = new StringBuilder(token);
              swapped.setCharAt(i, token.charAt(j));
              swapped.setCharAt(j, token.charAt(i));
              assertRefused(token, swapped.toString());
            }
          }
        });
  }

  @Test
  void refusesATruncatedToken() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          for (int i = 0; i < token.length(); i++) {
            assertRefused(token, token.substring(0, i));
            assertRefused(token, token.substring(i + 1));
          }
        });
  }

  @Test
  void refusesAChangedCharacterUnderARightChecksum() {
    Seeded.times(
        TOKENS,
        random -> {
          String token = issue();
          String checked = token.substring(0, token.length() - 6);
          for (int i = 0; i < checked.length(); i++) {
            StringBuilder changed = new StringBuilder(checked);
            changed.setCharAt(i, Tokens.BASE62.charAt(random.nextInt(62)));
            assertRefused(token, Tokens.withChecksum(changed.toString()));
          }
        });
  }
}
