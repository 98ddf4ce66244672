package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProofTest {

  private static final byte[] TOKEN = "token".getBytes(US_ASCII);
  private static final TokenDigest SHA_256 = TokenDigest.sha256();

  private static Proof proof(TokenDigest digest) {
    return new Proof(Proving.ID, digest, digest.of(TOKEN), false);
  }

  @Test
  void isProvedByItsTokenAlone() {
    assertThat(proof(SHA_256).isProvedBy(TOKEN)).isTrue();
    assertThat(proof(SHA_256).isProvedBy("Token".getBytes(US_ASCII))).isFalse();
    assertThat(proof(SHA_256).isProvedBy(new byte[0])).isFalse();
  }

  @Test
  void isMatchedByNoDigestThatDiffersInABit() {
    for (int bit = 0; bit < 256; bit++) {
      byte[] digest = SHA_256.of(TOKEN);
      digest[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(proof(SHA_256).matches(digest)).isFalse();
    }
    assertThat(proof(SHA_256).matches(SHA_256.of(TOKEN))).isTrue();
  }

  @Test
  void isProvedByTheTokenOfALongerDigest() {
    assertThat(proof(TokenDigest.sha512()).isProvedBy(TOKEN)).isTrue();
    assertThat(proof(TokenDigest.sha512()).isProvedBy("Token".getBytes(US_ASCII))).isFalse();
  }

  @Test
  void printsItsIdAlone() {
    assertThat(proof(SHA_256)).hasToString("Proof[0123456789abcdef, redacted]");
    assertThat(Specimens.snapshot("0123456789abcdef"))
        .hasToString("Snapshot[0123456789abcdef, redacted]");
  }
}
