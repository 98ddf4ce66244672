package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which schemes a hasher accepts, and what it says of the others. */
class SecretHasherSchemesTest {

  private static final String TEXT = "acme_live_0123456789abcdef_secret";
  private static final Pepper P0 = Pepper.of("p0", new byte[32]);
  private static final Pepper P1 = Pepper.of("p1", new byte[40]);
  private static final SecretHash PLAIN = new SecretHash("sha256", TokenDigest.sha256().of(TEXT));

  private static SecretHasher refusing(String... schemes) {
    return new SecretHasher(Optional.of(P1), List.of(P0), Map.of(), Set.of(schemes));
  }

  private static SecretHash under(Pepper pepper) {
    return new SecretHasher(Optional.of(pepper), List.of(), Map.of(), Set.of()).hash(TEXT);
  }

  private static SecretHash unknown(String pepper) {
    return SecretHash.parse("{hmac-sha256:" + pepper + "}" + "ab".repeat(32));
  }

  @Test
  void acceptsWhatItCanProve() {
    assertThat(List.of("sha256", "hmac-sha256:p0", "hmac-sha256:p1")).allMatch(refusing()::accepts);
    assertThat(
            List.of("", "md5", "hmac-sha256", "hmac-sha256:", "hmac-sha256:p2", "hmac-sha512:p1"))
        .noneMatch(refusing()::accepts);
  }

  @Test
  void acceptsNothingThatItIsSetToRefuse() {
    SecretHasher hasher = refusing("sha256", "hmac-sha256:p0");
    assertThat(List.of("sha256", "hmac-sha256:p0")).noneMatch(hasher::accepts);
    assertThat(Proving.proves(hasher, TEXT, PLAIN)).isFalse();
    assertThat(Proving.proves(hasher, TEXT, under(P0))).isFalse();
    assertThat(Proving.proves(hasher, TEXT, under(P1))).isTrue();
  }

  @Test
  void refusesToRefuseTheSchemeThatItWritesUnder() {
    assertThatThrownBy(() -> refusing("sha256", "hmac-sha256:p1"))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(
            "refusing names hmac-sha256:p1, under which hashes are written: configure another"
                + " pepper first");
    assertThatThrownBy(
            () -> new SecretHasher(Optional.empty(), List.of(P0), Map.of(), Set.of("sha256")))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("refusing names sha256, ");
  }

  @Test
  void takesAnyOtherSchemeThanThatOfItsPepperForOutdated() {
    assertThat(refusing().isOutdated(under(P1))).isFalse();
    assertThat(refusing().isOutdated(under(P0))).isTrue();
    assertThat(refusing().isOutdated(PLAIN)).isTrue();
  }

  @Test
  void takesNothingForOutdatedWithoutAPepper() {
    SecretHasher plain = new SecretHasher(Optional.empty(), List.of(P0), Map.of(), Set.of());
    assertThat(plain.isOutdated(PLAIN)).isFalse();
    assertThat(plain.isOutdated(under(P0))).isFalse();
  }

  @Test
  void warnsOnceOfASecretUnderARefusedScheme() {
    SecretHasher hasher = refusing("sha256");
    Runnable proof = () -> assertThat(Proving.proves(hasher, TEXT, PLAIN)).isFalse();
    assertThat(Log.during(proof))
        .contains("WARN", "under the scheme 'sha256', which is set to be refused")
        .doesNotContain("ERROR");
    assertThat(Log.during(proof)).isEmpty();
  }

  @Test
  void reportsOnceASecretUnderAPepperThatItCannotRead() {
    SecretHasher hasher = refusing();
    Runnable proof = () -> assertThat(Proving.proves(hasher, TEXT, unknown("p9"))).isFalse();
    assertThat(Log.during(proof))
        .contains("ERROR", "'hmac-sha256:p9', which no configured pepper reads")
        .doesNotContain("WARN");
    assertThat(Log.during(proof)).isEmpty();
  }

  @Test
  void reportsNoMoreThanAHundredSchemes() {
    SecretHasher hasher = refusing();
    String log =
        Log.during(
            () ->
                IntStream.range(0, 103)
                    .forEach(n -> Proving.proves(hasher, TEXT, unknown("a" + n))));
    assertThat(log)
        .contains("'hmac-sha256:a0'", "'hmac-sha256:a99'")
        .doesNotContain("'hmac-sha256:a100'", "'hmac-sha256:a102'");
  }
}
