package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Recognition;
import dev.apikeys.Seeded;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of tokens that are altered, spelled otherwise, too long, or nothing but noise. */
class AlteredTokenTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final GivenKeys KEY = GivenKeys.EC;
  private static final GivenIssuer issuer = GivenIssuer.signingWith(KEY);
  private static final String TOKEN = issuer.token();
  private static final String HEADER = Forger.json(TOKEN, 0);
  private static final String CLAIMS = Forger.json(TOKEN, 1);

  @AfterAll
  static void close() {
    issuer.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void isNotProvenByThePublicKeyAsASecret(GivenKeys given) {
    try (GivenIssuer another = GivenIssuer.signingWith(given)) {
      String token = another.token();
      byte[] der = given.pair().getPublic().getEncoded();
      List<byte[]> secrets =
          List.of(
              der,
              given.publicPem().getBytes(UTF_8),
              given.publicPem().strip().getBytes(UTF_8),
              given.publicJwk().getBytes(UTF_8),
              another.format.publishedKeys().orElseThrow().getBytes(UTF_8));
      for (byte[] secret : secrets) {
        for (String alg : List.of("HS256", given.alg())) {
          String header = Forger.with(Forger.json(token, 0), "alg", "\"" + alg + "\"");
          String forged = Forger.hmac(header, Forger.json(token, 1), secret);
          boolean isOfItsAlg = alg.equals(given.alg());
          assertThat(another.outcomes(forged))
              .containsExactly(
                  isOfItsAlg ? "UNKNOWN" : "MALFORMED", isOfItsAlg ? "SIGNATURE" : "MALFORMED");
        }
      }
    }
  }

  @Test
  void isLongerThan2048Characters() {
    String most = ofLength(2048);
    assertThat(issuer.outcomes(most)).containsExactly("UNKNOWN", "VERIFIED");
    assertThat(issuer.outcomes(ofLength(2049))).containsExactly("FOREIGN", "MALFORMED");
    assertThat(issuer.outcomes("eyJ".repeat(1_000_000))).containsExactly("FOREIGN", "MALFORMED");
  }

  /** A token that is longer by a word that nobody asks for. */
  private static String ofLength(int length) {
    for (int more = 0; more < 2048; more++) {
      String header = Forger.part(HEADER);
      String claims = Forger.part(Forger.with(CLAIMS, "more", "\"" + "x".repeat(more) + "\""));
      if (header.length() + claims.length() + 88 == length) {
        return Forger.signedParts(header, claims, KEY);
      }
    }
    return Forger.signed(HEADER, CLAIMS, KEY) + "A".repeat(length - TOKEN.length());
  }

  @Test
  void isAlteredInAnyOneCharacter() {
    Random random = new Random(42);
    for (int i = 0; i < TOKEN.length(); i++) {
      char other = ALPHABET.charAt(random.nextInt(64));
      String altered = TOKEN.substring(0, i) + other + TOKEN.substring(i + 1);
      if (!altered.equals(TOKEN)) {
        assertThat(issuer.outcomes(altered)).as(altered).doesNotContain("VERIFIED");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void isAnotherSpellingOfTheSameBytes(GivenKeys given) {
    try (GivenIssuer another = GivenIssuer.signingWith(given)) {
      String token = another.token();
      byte[] signature = decoded(token);
      List<String> spellings =
          ALPHABET
              .chars()
              .mapToObj(last -> token.substring(0, token.length() - 1) + (char) last)
              .filter(other -> !other.equals(token) && Arrays.equals(decoded(other), signature))
              .toList();
      assertThat(spellings).isNotEmpty();
      for (String other : spellings) {
        assertThat(another.outcomes(other)).containsExactly("UNKNOWN", "SIGNATURE");
      }
    }
  }

  private static byte[] decoded(String token) {
    return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
  }

  @Test
  void isGarbage() {
    Seeded.times(
        3_000,
        random -> {
          String garbage = garbage(random);
          assertThat(issuer.format.recognise(garbage)).isEqualTo(new Recognition.No());
          assertThat(issuer.outcomes(garbage)).containsExactly("FOREIGN", "MALFORMED");
        });
  }

  private static String garbage(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "eyJ" : "");
    int length = random.nextInt(2100);
    String likely = "eyJ.{}\":,[]AZaz09-_=+/ \u0000é\ud83d";
    for (int i = 0; i < length; i++) {
      text.append(
          random.nextInt(4) == 0
              ? (char) random.nextInt(0x10000)
              : likely.charAt(random.nextInt(likely.length())));
    }
    return text.toString();
  }

  @Test
  void isBrokenSomewhere() {
    String signature = TOKEN.substring(TOKEN.lastIndexOf('.'));
    Seeded.times(
        2_000,
        random -> {
          boolean inHeader = random.nextBoolean();
          String broken = broken(inHeader ? HEADER : CLAIMS, random);
          String token =
              Forger.part(inHeader ? broken : HEADER)
                  + "."
                  + Forger.part(inHeader ? CLAIMS : broken)
                  + signature;
          if (!token.equals(TOKEN)) {
            assertThat(issuer.outcomes(token)).as(broken).doesNotContain("VERIFIED");
          }
        });
  }

  /** The text with some characters gone and others in their place. */
  private static String broken(String json, Random random) {
    int from = random.nextInt(json.length());
    int to = Math.min(json.length(), from + random.nextInt(9));
    String noise = garbage(random);
    return json.substring(0, from)
        + noise.substring(0, Math.min(noise.length(), random.nextInt(9)))
        + json.substring(to);
  }
}
