package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHashTest {

  private static final String HEX = "0123456789abcdef".repeat(4);

  private static SecretHash hash(String scheme, String hex) {
    return SecretHash.parse("{" + scheme + "}" + hex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{}ab",
        "sha256",
        "ab",
        "{sha256",
        "sha256}ab",
        "x{sha256}ab",
        "}",
        "}ab",
        "{sha256}xy",
        "{sha256}abc",
        "{sha256}ab ",
        "{sha256} ab"
      })
  void refusesATextThatIsNoHashWithoutRepeatingIt(String illegal) {
    assertThatThrownBy(() -> SecretHash.parse(illegal))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a stored hash ")
        .hasMessageNotContainingAny("xy", "abc", "ab ", " ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "sha256", "hmac-sha256:p1"})
  void isReadAsItWasWritten(String scheme) {
    SecretHash hash = hash(scheme, HEX);
    assertThat(hash.scheme()).isEqualTo(scheme);
    assertThat(hash.reveal()).isEqualTo("{" + scheme + "}" + HEX);
    assertThat(SecretHash.parse(hash.reveal())).isEqualTo(hash).hasSameHashCodeAs(hash);
  }

  @Test
  void isAnotherUnderAnotherSchemeOrOfAnotherDigest() {
    SecretHash hash = hash("sha256", HEX);
    assertThat(hash)
        .isNotEqualTo(hash("sha512", HEX))
        .isNotEqualTo(hash("sha256", HEX.replace('0', '1')))
        .isNotEqualTo(hash("sha256", HEX.substring(2)))
        .isNotEqualTo(hash("sha256", ""))
        .isNotEqualTo(hash.reveal());
    assertThat(hash.hashCode()).isNotEqualTo(hash("sha512", HEX).hashCode());
  }

  @Test
  void keepsACopyOfItsDigest() {
    byte[] digest = new byte[32];
    SecretHash hash = new SecretHash("sha256", digest);
    digest[0] = 1;
    assertThat(hash).isEqualTo(hash("sha256", "00".repeat(32)));
  }

  @Test
  void printsItsSchemeAlone() {
    assertThat(hash("hmac-sha256:p1", HEX)).hasToString("SecretHash[hmac-sha256:p1, redacted]");
  }
}
