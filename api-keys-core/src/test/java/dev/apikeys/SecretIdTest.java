package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretIdTest {

  private static SecretId id(String text) {
    return SecretId.of(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "zzzzzzzzzzzzzzzz",
        "imported00000001",
        "Ä~ 0123456789ab\u0001"
      })
  void comesBackAsItWas(String text) {
    assertThat(id(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcde",
        "0123456789abcdefg",
        "0123456789abcde\u0416",
        "0123456789abcd\ud83d\udd11"
      })
  void isNoTextOfAnotherLengthOrOfWiderCharacters(String text) {
    assertThat(SecretId.of(text)).isEmpty();
  }

  @Test
  void isFoundWhereItStands() {
    byte[] token = "acme_0123456789abcdef_rest".getBytes(US_ASCII);
    assertThat(SecretId.in(token, 5)).isEqualTo(id("0123456789abcdef"));
  }

  @Test
  void isEqualToTheSameCharactersAlone() {
    assertThat(id("0123456789abcdef"))
        .isEqualTo(id("0123456789abcdef"))
        .hasSameHashCodeAs(id("0123456789abcdef"));
    for (int i = 0; i < SecretId.LENGTH; i++) {
      String other = "0123456789abcdef".substring(0, i) + "x" + "0123456789abcdef".substring(i + 1);
      assertThat(id(other)).isNotEqualTo(id("0123456789abcdef"));
    }
    assertThat(id("0123456789abcdef")).isNotEqualTo("0123456789abcdef");
  }

  @Test
  void isEqualToWhatIsKnownOfItsSecret() {
    Snapshot snapshot = Specimens.snapshot("0123456789abcdef");
    assertThat(snapshot)
        .isEqualTo(id("0123456789abcdef"))
        .hasSameHashCodeAs(id("0123456789abcdef"));
    assertThat(id("0123456789abcdef")).isEqualTo(snapshot);
  }

  @Test
  void isSpreadOverHashCodes() {
    Set<Integer> places =
        IntStream.range(0, 4_096)
            .mapToObj("000000000000%04d"::formatted)
            .map(text -> id(text).hashCode() & 4_095)
            .collect(Collectors.toCollection(HashSet::new));
    assertThat(places).hasSizeGreaterThan(2_000);
  }

  @Test
  void printsItself() {
    assertThat(id("0123456789abcdef")).hasToString("0123456789abcdef");
    assertThat(id("0123456789abcd\n\u001b").toString()).isEqualTo("0123456789abcd??");
  }
}
