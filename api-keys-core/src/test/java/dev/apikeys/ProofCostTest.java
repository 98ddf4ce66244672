package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever lacks a secret learns nothing by the work that a verification takes. */
class ProofCostTest {

  private static final String PEPPERED = "hmac-sha256:p1";
  private static final String PLAIN = "sha256";
  private static final String REFUSED = "hmac-sha256:p0";
  private static final String ID = "0123456789abcdef";
  private static final ApiKey KEY =
      ApiKey.builder("id", "ci", GivenClock.START, "user:alice")
          .secrets(List.of(Secret.minted(ID, "acme_" + ID, GivenClock.START)))
          .build();

  /** SHA-256 digests, and the bytes that went into them; each is compared once. */
  private record Cost(int digests, long bytes) {}

  private static final Cost NONE = new Cost(0, 0);

  private static Pepper pepper(String id) {
    return Pepper.of(id, new byte[32]);
  }

  /** Verifies with hashes written under a scheme, and counts. */
  private static final class Bench implements AutoCloseable {

    private final CountedDigests digests = new CountedDigests();
    private final InMemoryKeyStore store = new InMemoryKeyStore();
    private final NativeFormat format = new NativeFormat("acme", new SecureRandom());
    private final String token = format.mint(KEY, KEY.secrets().get(0)).reveal();
    private final SecretHasher hasher;
    private final Parts parts;

    Bench(String scheme) {
      boolean peppered = scheme.equals(PEPPERED);
      this.hasher =
          new SecretHasher(
              Optional.of(pepper("p1")).filter(one -> peppered),
              List.of(pepper("p0")),
              Map.of(),
              peppered ? Set.of(REFUSED, PLAIN) : Set.of(REFUSED));
      this.parts =
          new Parts(
              store,
              CachePolicy.none(),
              new Formats(format, List.of()),
              hasher,
              new GivenClock(),
              MissBudget.Rates.STANDARD);
    }

    /** Stores the known key, and what proves its secret. */
    Bench storing(SecretHash hash) {
      store.insert(
          List.of(
              Insertion.of(
                  new StoredKey(KEY, Map.of(ID, SecretProof.of(hash))),
                  AuditEntry.of(AuditAction.ISSUED, KEY, Actor.of("alice"), GivenClock.START))));
      return this;
    }

    Cost costOf(String presented, Verification expected) {
      int digestsBefore = digests.digests();
      long bytesBefore = digests.bytes();
      assertThat(parts.verify(presented)).isEqualTo(expected);
      return new Cost(digests.digests() - digestsBefore, digests.bytes() - bytesBefore);
    }

    Cost costOfSuccess() {
      return costOf(token, Verified.of(KEY, KEY.secrets().get(0)));
    }

    Cost costOfUnknown(String presented) {
      return costOf(presented, Rejected.because(Rejection.UNKNOWN));
    }

    @Override
    public void close() {
      parts.close();
      digests.close();
    }
  }

  /** What a proof of a known secret takes, which is the measure of all else. */
  private static Cost costOfSuccess(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      Cost cost = bench.storing(bench.hasher.hash(bench.token)).costOfSuccess();
      assertThat(cost.digests).isPositive();
      assertThat(cost.bytes).isGreaterThanOrEqualTo(bench.token.length());
      return cost;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED, PLAIN})
  void isThatOfASuccessForAWrongSecret(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      bench.storing(bench.hasher.hash(bench.token));
      assertThat(bench.costOfUnknown(Tokens.withAnotherSecret(bench.token)))
          .isEqualTo(costOfSuccess(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED, PLAIN})
  void isThatOfASuccessForAnUnknownId(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      assertThat(bench.costOfUnknown(bench.token)).isEqualTo(costOfSuccess(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED, PLAIN})
  void isThatOfASuccessForARowUnderAnUnknownPepper(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      bench.storing(SecretHash.parse("{hmac-sha256:p9}" + "ab".repeat(32)));
      assertThat(bench.costOfUnknown(bench.token)).isEqualTo(costOfSuccess(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED, PLAIN})
  void isThatOfASuccessForARowUnderARefusedScheme(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      SecretHasher earlier =
          new SecretHasher(Optional.of(pepper("p0")), List.of(), Map.of(), Set.of());
      bench.storing(earlier.hash(bench.token));
      assertThat(bench.costOfUnknown(bench.token)).isEqualTo(costOfSuccess(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED})
  void isThatOfASuccessForARowThatWasPlantedWithoutAPepper(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      bench.storing(new SecretHash(PLAIN, TokenDigest.sha256().of(bench.token)));
      assertThat(bench.costOfUnknown(bench.token)).isEqualTo(costOfSuccess(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PEPPERED, PLAIN})
  void isNothingForWhatIsMalformedOrForeign(String scheme) {
    try (Bench bench = new Bench(scheme)) {
      bench.storing(bench.hasher.hash(bench.token));
      Rejected malformed = Rejected.because(Rejection.MALFORMED);
      Rejected foreign = Rejected.because(Rejection.FOREIGN);
      assertThat(bench.costOf(bench.token + "0", malformed)).isEqualTo(NONE);
      assertThat(bench.costOf("acme_", malformed)).isEqualTo(NONE);
      assertThat(bench.costOf("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", foreign)).isEqualTo(NONE);
      assertThat(bench.costOf("", foreign)).isEqualTo(NONE);
    }
  }
}
