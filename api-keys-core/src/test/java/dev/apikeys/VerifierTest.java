package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three answers of a format, beside a format that can only say maybe. */
class VerifierTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String IMPORTED = "imported-0123456789-0123456789";

  /** Takes every string that starts so for one that could be imported. */
  private static Recognition imports(String presented) {
    return presented.startsWith("imported-")
        ? new Recognition.Maybe(List.of("digest of " + presented))
        : new Recognition.No();
  }

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final SecretHasher hasher =
      new SecretHasher(Optional.empty(), List.of(), Map.of(), Set.of());
  private final Parts parts =
      new Parts(
          store,
          CachePolicy.none(),
          new Formats(new NativeFormat("acme", new SecureRandom()), List.of(VerifierTest::imports)),
          hasher,
          Clock.systemUTC(),
          MissBudget.Rates.STANDARD);

  @BeforeEach
  void importOne() {
    Secret secret = Secret.minted("imported00000001", "imported", NOW);
    ApiKey key =
        ApiKey.builder("01955174-a07b-7abc-8def-000000000001", "imported", NOW, "system:import")
            .secrets(List.of(secret))
            .build();
    SecretProof proof =
        new SecretProof(hasher.hash(IMPORTED), Optional.of("digest of " + IMPORTED));
    AuditEntry entry = AuditEntry.of(AuditAction.ISSUED, key, Actor.system("import"), NOW);
    store.insert(List.of(Insertion.of(new StoredKey(key, Map.of(secret.id(), proof)), entry)));
  }

  @AfterEach
  void close() {
    parts.close();
  }

  private Verification verify(String presented) {
    return parts.verify(presented);
  }

  @Test
  void verifiesWhatAFormatMayOwnAndTheStoreKnows() {
    assertThat(verify(IMPORTED)).isInstanceOf(Verified.class);
  }

  @Test
  void takesWhatAFormatMayOwnAndTheStoreDoesNotKnowForForeign() {
    assertThat(verify("imported-by-nobody")).isEqualTo(Rejected.because(Rejection.FOREIGN));
  }

  @Test
  void takesWhatNoFormatOwnsForForeign() {
    assertThat(verify("nobody's")).isEqualTo(Rejected.because(Rejection.FOREIGN));
  }

  @Test
  void takesWhatAFormatOwnsAndIsBrokenForMalformed() {
    assertThat(verify("acme_broken")).isEqualTo(Rejected.because(Rejection.MALFORMED));
  }

  @Test
  void provesWhatIsFoundByADigestAsAnythingElse() {
    store.rehash("imported00000001", hasher.hash(IMPORTED), hasher.hash("imported-another"));
    assertThat(verify(IMPORTED)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
  }
}
