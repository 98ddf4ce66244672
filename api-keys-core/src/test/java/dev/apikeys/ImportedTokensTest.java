package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Recognition.Maybe;
import dev.apikeys.Recognition.No;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedTokensTest {

  private static final byte[] KEY = {1, 2, 3};
  private static final ImportedTokens TOKENS =
      ImportedTokens.of(16, 43, ImportedTokens.BASE64URL + ".")
          .sha256()
          .sha512()
          .hmacSha256("old", KEY);

  private static ImportedTokens some() {
    return ImportedTokens.of(16, 43, ImportedTokens.BASE64URL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abcdefghijklmnop",
        "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ",
        "SG.abcdefghij.klmnopqrstuvwxyz",
        "abcdefgh..ijklmnop",
        "................",
        "eyJhbGciOiJub25lIn0.e30",
        "eyJhbGciOiJub25lIn0.e30.x.y"
      })
  void mayBeWhatHasTheirForm(String presented) {
    assertThat(TOKENS.recognise(presented)).isInstanceOf(Maybe.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abcdefghijklmno",
        "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQx",
        "abcdefghijklmno ",
        " abcdefghijklmnop",
        "abcdefgh ijklmnop",
        "abcdefgh\nijklmnop",
        "abcdefgh\u0000ijklmnop",
        "abcdefghijklmnopé",
        "abcdefghijklmnop+"
      })
  void areNotWhatHasAnother(String presented) {
    assertThat(TOKENS.recognise(presented)).isEqualTo(new No());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyAiYWxnIjoibm9uZSJ9.e30.c2ln",
        "ICB7fQ.abcdefghijklmnop.qrs",
        "eyJlbmMiOiJ4In0.key.iv.text.tag"
      })
  void areNeverAJwt(String presented) {
    assertThat(TOKENS.recognise(presented)).isEqualTo(new No());
  }

  @Test
  void mayHaveDotsThatMakeNoJwtOfThem() {
    ImportedTokens dotted = ImportedTokens.of(16, 43, ImportedTokens.BASE64URL + ".~").sha256();
    assertThat(dotted.recognise("eyJ~.abcdefghijklmnop.q")).isInstanceOf(Maybe.class);
  }

  @Test
  void areLookedUpByOneDigestForEachScheme() {
    String token = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
    assertThat(TOKENS.recognise(token))
        .isEqualTo(
            new Maybe(
                List.of(
                    "{sha256}" + hex(TokenDigest.sha256(), token),
                    "{sha512}" + hex(TokenDigest.sha512(), token),
                    "{hmac-sha256:old}" + hex(TokenDigest.hmacSha256(KEY), token))));
  }

  private static String hex(TokenDigest digest, String token) {
    return HexFormat.of().formatHex(digest.of(token));
  }

  @ParameterizedTest
  @CsvSource({
    "15, 43, minLength",
    "0, 43, minLength",
    "-1, 43, minLength",
    "44, 43, minLength",
    "16, 513, maxLength"
  })
  void refuseLengthsOutOfRange(int min, int max, String member) {
    assertRefused(member, () -> ImportedTokens.of(min, max, ImportedTokens.HEX));
  }

  @Test
  void takeTheLeastAndTheGreatestLength() {
    ImportedTokens widest = ImportedTokens.of(16, 512, "a").sha256();
    assertThat(widest.recognise("a".repeat(512))).isInstanceOf(Maybe.class);
    assertThat(widest.recognise("a".repeat(513))).isEqualTo(new No());
    assertThat(ImportedTokens.of(16, 16, "a").sha256().recognise("a".repeat(16)))
        .isInstanceOf(Maybe.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "abc def", "abc,", "abc\n", "é", "a\u007f", "\ud83d\udd11"})
  void refuseAlphabetsThatNoHeaderCarries(String alphabet) {
    assertRefused("alphabet", () -> ImportedTokens.of(16, 43, alphabet));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Old", "a b", "a:b", "a\n"})
  void refuseIllegalIdsOfKeys(String id) {
    assertRefused("id", () -> some().hmacSha256(id, KEY));
  }

  @Test
  void refuseAnEmptyKey() {
    assertRefused("key", () -> some().hmacSha256("old", new byte[0]));
  }

  @Test
  void copyTheKey() {
    byte[] key = KEY.clone();
    ImportedTokens tokens = some().hmacSha256("old", key);
    key[0]++;
    assertThat(tokens.recognise("abcdefghijklmnop"))
        .isEqualTo(
            new Maybe(
                List.of(
                    "{hmac-sha256:old}" + hex(TokenDigest.hmacSha256(KEY), "abcdefghijklmnop"))));
  }

  @Test
  void refuseASchemeGivenTwice() {
    assertRefused("scheme", () -> TOKENS.sha256());
    assertRefused("scheme", () -> TOKENS.hmacSha256("old", KEY));
  }

  @Test
  void refuseMoreThanEightSchemes() {
    ImportedTokens many = TOKENS;
    for (int i = 0; i < 5; i++) {
      many = many.hmacSha256("k" + i, KEY);
    }
    ImportedTokens eight = many;
    assertThat(eight.schemes()).hasSize(8);
    assertRefused("scheme", () -> eight.hmacSha256("k9", KEY));
  }

  @Test
  void printTheirFormAndTheirSchemes() {
    assertThat(ImportedTokens.of(16, 32, "0123456789abcdef").hmacSha256("old", KEY).sha256())
        .hasToString(
            "ImportedTokens[16..32 characters of '0123456789abcdef', [hmac-sha256:old, sha256]]");
  }

  @Test
  void printALongAlphabetAsOne() {
    assertThat(ImportedTokens.of(16, 32, "a".repeat(41)))
        .hasToString("ImportedTokens[16..32 characters of '…', []]");
    assertThat(ImportedTokens.of(16, 32, "a".repeat(40)))
        .hasToString("ImportedTokens[16..32 characters of '%s', []]".formatted("a".repeat(40)));
  }

  @Test
  void areRefusedWithoutASchemeOrWithThatOfAPepper() {
    ApiKeysBuilder builder = ApiKeys.builder(new InMemoryKeyStore());
    assertRefused("importing", () -> builder.importing(some()).build());
    assertRefused(
        "importing",
        () -> builder.pepper("old", new byte[32]).importing(some().hmacSha256("old", KEY)).build());
    assertRefused(
        "importing",
        () ->
            ApiKeys.builder(new InMemoryKeyStore())
                .readablePepper("old", new byte[32])
                .importing(some().hmacSha256("old", KEY))
                .build());
  }
}
