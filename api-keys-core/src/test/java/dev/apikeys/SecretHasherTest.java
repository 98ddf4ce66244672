package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHasherTest {

  private static final String TEXT = "acme_live_0123456789abcdef_secret";
  private static final Pepper P1 = pepper("p1", 1);
  private static final Pepper P2 = pepper("p2", 2);

  private static Pepper pepper(String id, int filling) {
    byte[] bytes = new byte[40];
    Arrays.fill(bytes, (byte) filling);
    return Pepper.of(id, bytes);
  }

  private static SecretHasher writingUnder(Pepper current, Pepper... others) {
    return new SecretHasher(Optional.of(current), List.of(others), Map.of(), Set.of());
  }

  private static SecretHasher writingPlain(Pepper... others) {
    return new SecretHasher(Optional.empty(), List.of(others), Map.of(), Set.of());
  }

  @Test
  void hashesByHmacUnderAPepper() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(P1.reveal(), "HmacSHA256"));
    String expected = HexFormat.of().formatHex(mac.doFinal(TEXT.getBytes(UTF_8)));
    assertThat(writingUnder(P1).hash(TEXT).reveal()).isEqualTo("{hmac-sha256:p1}" + expected);
  }

  @Test
  void hashesPlainlyWithoutAPepper() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(TEXT.getBytes(UTF_8));
    assertThat(writingPlain().hash(TEXT).reveal())
        .isEqualTo("{sha256}" + HexFormat.of().formatHex(digest));
  }

  @Test
  void hashesByTheKnownAnswerOfRfc4231() {
    byte[] key = new byte[131];
    Arrays.fill(key, (byte) 0xaa);
    SecretHasher hasher = writingUnder(Pepper.of("rfc", key));
    assertThat(hasher.hash("Test Using Larger Than Block-Size Key - Hash Key First").reveal())
        .isEqualTo(
            "{hmac-sha256:rfc}60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  }

  @Test
  void provesWhatItHashed() {
    assertThat(Proving.proves(writingUnder(P1), TEXT, writingUnder(P1).hash(TEXT))).isTrue();
    assertThat(Proving.proves(writingPlain(), TEXT, writingPlain().hash(TEXT))).isTrue();
  }

  @Test
  void provesNothingElse() {
    assertThat(Proving.proves(writingUnder(P1), TEXT + " ", writingUnder(P1).hash(TEXT))).isFalse();
    assertThat(Proving.proves(writingUnder(P1), "", writingUnder(P1).hash(TEXT))).isFalse();
    assertThat(Proving.proves(writingPlain(), TEXT + " ", writingPlain().hash(TEXT))).isFalse();
  }

  @Test
  void provesUnderEveryReadablePepperAndWritesUnderTheCurrentOne() {
    SecretHasher both = writingUnder(P2, P1);
    assertThat(Proving.proves(both, TEXT, writingUnder(P1).hash(TEXT))).isTrue();
    assertThat(Proving.proves(both, TEXT, writingUnder(P2).hash(TEXT))).isTrue();
    assertThat(both.hash(TEXT)).isEqualTo(writingUnder(P2).hash(TEXT));
  }

  @Test
  void provesUnderAReadablePepperBeforeOneIsWrittenUnder() {
    SecretHasher prepared = writingPlain(P1);
    assertThat(Proving.proves(prepared, TEXT, writingUnder(P1).hash(TEXT))).isTrue();
    assertThat(prepared.hash(TEXT).scheme()).isEqualTo("sha256");
  }

  @Test
  void provesAPlainHashAfterAPepperHasCome() {
    assertThat(Proving.proves(writingUnder(P1), TEXT, writingPlain().hash(TEXT))).isTrue();
  }

  @Test
  void provesNothingByTheDigestOfAnotherScheme() {
    String plain = writingPlain().hash(TEXT).reveal();
    SecretHash relabelled = SecretHash.parse(plain.replace("sha256", "hmac-sha256:p1"));
    assertThat(Proving.proves(writingUnder(P1), TEXT, relabelled)).isFalse();
  }

  @Test
  void refusesAHashUnderAnUnknownPepperAndLogsAnError() {
    SecretHash unknown = writingUnder(P2).hash(TEXT);
    SecretHasher hasher = writingUnder(P1);
    String log = Log.during(() -> assertThat(Proving.proves(hasher, TEXT, unknown)).isFalse());
    assertThat(log)
        .contains("ERROR", "hmac-sha256:p2", "Configure that pepper as readable")
        .doesNotContain(TEXT, unknown.reveal().substring(16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bcrypt", "hmac-sha256:", "hmac-sha256", "SHA256", "sha256:p1", "md5"})
  void refusesAHashOfAnUnknownScheme(String scheme) {
    SecretHash unknown = SecretHash.parse("{" + scheme + "}" + "ab".repeat(32));
    SecretHasher hasher = writingUnder(P1);
    String log = Log.during(() -> assertThat(Proving.proves(hasher, TEXT, unknown)).isFalse());
    assertThat(log).contains("ERROR", "'" + scheme + "'");
  }

  @Test
  void keepsControlCharactersOfASchemeOutOfTheLog() {
    SecretHash forged = SecretHash.parse("{x\nERROR forged\u001b}ab");
    SecretHasher hasher = writingUnder(P1);
    String log = Log.during(() -> assertThat(Proving.proves(hasher, TEXT, forged)).isFalse());
    assertThat(log).contains("'x?ERROR forged?'").doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "0000000000000000000000000000000000000000000000000000000000000000"})
  void provesNothingByATruncatedHash(String hex) {
    assertThat(Proving.proves(writingPlain(), TEXT, SecretHash.parse("{sha256}" + hex))).isFalse();
  }

  @Test
  void provesNothingForAnIdThatNoStoreKnows() {
    SecretHasher hasher = writingUnder(P1);
    for (String presented : List.of("", TEXT, "x".repeat(1 << 20))) {
      assertThat(hasher.nobody().isProvedBy(presented.getBytes(UTF_8))).isFalse();
    }
    assertThat(Proving.proves(hasher, TEXT, SecretHash.parse("{hmac-sha256:p1}" + "00".repeat(32))))
        .isFalse();
  }

  @Test
  void comparesAnIdThatNoStoreKnowsWithWhatNobodyCanGuess() throws Exception {
    Proof nobody = writingUnder(P1).nobody();
    assertThat(nobody.matches(new byte[32])).isFalse();
    assertThat(nobody.matches(writingUnder(P1).hash(TEXT).digest())).isFalse();
    assertThat(firstNumberOf(nobody))
        .isNotEqualTo(firstNumberOf(writingUnder(P1).nobody()))
        .isNotZero();
  }

  private static long firstNumberOf(Proof proof) throws ReflectiveOperationException {
    Field first = Proof.class.getDeclaredField("a");
    first.setAccessible(true);
    return first.getLong(proof);
  }

  @Test
  void warnsOnceWhenThereIsNoPepper() {
    assertThat(Log.during(() -> writingPlain().hash(TEXT)))
        .containsOnlyOnce("WARN")
        .contains("No pepper is configured");
    assertThat(Log.during(() -> writingUnder(P1).hash(TEXT))).isEmpty();
  }
}
