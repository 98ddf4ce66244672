package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Digests by the published examples (FIPS 180-4, RFC 4231). */
class TokenDigestTest {

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void isSha256() {
    assertThat(hex(TokenDigest.sha256().of("abc")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void isSha512() {
    assertThat(hex(TokenDigest.sha512().of("abc")))
        .isEqualTo(
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  }

  @Test
  void isHmacSha256() {
    assertThat(
            hex(
                TokenDigest.hmacSha256("Jefe".getBytes(US_ASCII))
                    .of("what do ya want for nothing?")))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void isOfTheWholeTextInUtf8() {
    assertThat(TokenDigest.sha256().of("é\ud83d\udd11 "))
        .isNotEqualTo(TokenDigest.sha256().of("é\ud83d\udd11"));
    assertThat(hex(TokenDigest.sha256().of("é")))
        .isEqualTo("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
  }
}
