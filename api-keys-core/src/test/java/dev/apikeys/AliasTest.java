package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that do not start with their secret's id: read once, and known by their digest then. */
class AliasTest {

  private static final byte[] OLD_KEY = "the key of another system".getBytes(US_ASCII);
  private static final Pepper P1 = Pepper.of("p1", new byte[32]);
  private static final String IMPORTED = "imported-token-of-another-system";

  private final AtomicInteger readings = new AtomicInteger();
  private final CountingKeyStore store = new CountingKeyStore();
  private final GivenClock clock = new GivenClock();
  private final ImportedTokens imports =
      ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256().hmacSha256("old", OLD_KEY);
  private final SecretHasher hasher =
      new SecretHasher(Optional.of(P1), List.of(), imports.schemes(), Set.of());

  /** A format like that of signed keys: its tokens are of the form {@code x.ID.rest}. */
  private Recognition recognise(String presented) {
    readings.incrementAndGet();
    return presented.startsWith("x.")
        ? new Recognition.Ours(Optional.of(presented.substring(2, 18)))
        : imports.recognise(presented);
  }

  private final Parts parts =
      new Parts(
          store,
          Parts.POLICY,
          new Formats(new NativeFormat("acme", new SecureRandom()), List.of(this::recognise)),
          hasher,
          clock,
          MissBudget.Rates.STANDARD);
  private final FreshKeyStore fresh =
      new FreshKeyStore(store, parts.snapshots, new AuditListeners(List.of()));

  @AfterEach
  void close() {
    parts.close();
  }

  private static String id(int n) {
    return "00000000000000%02d".formatted(n);
  }

  private static String token(int n) {
    return "x." + id(n) + ".rest";
  }

  private void store(int n, SecretProof proof) {
    ApiKey key =
        ApiKey.builder("0195517" + n, "ci", GivenClock.START, "user:a")
            .secrets(List.of(Secret.minted(id(n), "x", GivenClock.START)))
            .build();
    AuditEntry entry = AuditEntry.of(AuditAction.ISSUED, key, Actor.of("a"), GivenClock.START);
    fresh.insert(List.of(Insertion.of(new StoredKey(key, Map.of(id(n), proof)), entry)));
    store.takeCalls();
  }

  private void storeOwn(int n) {
    store(n, SecretProof.of(hasher.hash(token(n))));
  }

  private void storeImported(int n) {
    SecretHash hash =
        new SecretHash("hmac-sha256:old", TokenDigest.hmacSha256(OLD_KEY).of(IMPORTED));
    store(n, new SecretProof(hash, Optional.of(hash.reveal())));
  }

  private void assertVerified(String token) {
    assertThat(parts.verify(token)).isInstanceOf(Verified.class);
  }

  @Test
  void areReadOnceHoweverOftenTheyAreUsed() {
    storeOwn(1);
    for (int i = 0; i < 100; i++) {
      assertVerified(token(1));
    }
    assertThat(readings).hasValue(1);
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @Test
  void areReadOnceIfTheyWereImported() {
    storeImported(1);
    for (int i = 0; i < 100; i++) {
      assertVerified(IMPORTED);
    }
    assertThat(readings).hasValue(1);
    assertThat(store.takeCalls()).containsOnlyOnce("find");
  }

  @Test
  void areReadAndLookedUpAnewWhenTheirSecretIsForgotten() {
    storeOwn(1);
    assertVerified(token(1));
    fresh.change("01955171", Optional.empty(), AliasTest::deleted);
    assertThat(parts.verify(token(1))).isEqualTo(Rejected.because(Rejection.UNKNOWN));
    assertThat(readings).hasValue(2);
  }

  @Test
  void areForeignOnceTheyWereImportedAndDeleted() {
    storeImported(1);
    assertVerified(IMPORTED);
    fresh.change("01955171", Optional.empty(), AliasTest::deleted);
    assertThat(parts.verify(IMPORTED)).isEqualTo(Rejected.because(Rejection.FOREIGN));
  }

  private static Optional<Change> deleted(StoredKey truth) {
    return Optional.of(
        new Change(
            Optional.empty(),
            AuditEntry.of(AuditAction.DELETED, truth.key(), Actor.of("a"), GivenClock.START)));
  }

  @Test
  void areLookedUpAgainAfterTheTimeToLiveWithoutBeingForgotten() {
    storeOwn(1);
    assertVerified(token(1));
    parts.advance(Duration.ofSeconds(30));
    assertVerified(token(1));
    assertVerified(token(1));
    assertThat(readings).hasValue(2);
    assertThat(store.takeCalls()).containsExactly("find", "find");
  }

  @Test
  void proveNothingByTheDigestsOfOthersThoughTheirSecretIsKnown() {
    storeImported(1);
    assertVerified(IMPORTED);
    String forged = token(1);
    SecretHash stored =
        new SecretHash("hmac-sha256:old", TokenDigest.hmacSha256(OLD_KEY).of(IMPORTED));
    SecretHash planted =
        new SecretHash("hmac-sha256:old", TokenDigest.hmacSha256(OLD_KEY).of(forged));
    assertThat(
            fresh.rehash(id(1), stored, planted)
                || fresh.rehash(id(1), hasher.hash(IMPORTED), planted))
        .isTrue();
    assertThat(parts.verify(forged)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
    assertThat(parts.verify(IMPORTED)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
    assertThat(parts.verify(forged)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
  }

  @Test
  void costNothingOfTheBudgetOnceTheyWereProved() {
    storeOwn(1);
    storeImported(2);
    assertVerified(token(1));
    assertVerified(IMPORTED);
    for (int second = 0; second < 40; second++) {
      for (int i = 0; i < 2 * MissBudget.Rates.STANDARD.perAddress(); i++) {
        parts.verify("x.%016d.rest".formatted(1_000 + second * 1_000 + i));
      }
      assertVerified(token(1));
      assertVerified(IMPORTED);
      parts.advance(Duration.ofSeconds(1));
    }
  }

  @Test
  void areNotKnownByOnesThatWereRefused() {
    storeOwn(1);
    String wrong = "x." + id(1) + ".wrong";
    for (int i = 0; i < 3; i++) {
      assertThat(parts.verify(wrong)).isEqualTo(Rejected.because(Rejection.UNKNOWN));
    }
    assertThat(readings).hasValue(3);
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @Test
  void costTheSameDigestsWhetherTheirIdIsKnownOrNot() {
    try (CountedDigests digests = new CountedDigests();
        Parts counted =
            new Parts(
                store,
                Parts.POLICY,
                new Formats(new NativeFormat("acme", new SecureRandom()), List.of(this::recognise)),
                new SecretHasher(Optional.of(P1), List.of(), imports.schemes(), Set.of()),
                clock,
                MissBudget.Rates.STANDARD)) {
      storeOwn(1);
      counted.verify(token(1));
      int before = digests.digests();
      counted.verify("x." + id(1) + ".rong");
      int known = digests.digests() - before;
      counted.verify("x." + id(9) + ".rong");
      int unknown = digests.digests() - before - known;
      counted.verify("x." + id(9) + ".rong");
      int absent = digests.digests() - before - known - unknown;
      assertThat(List.of(unknown, absent)).containsOnly(known);
    }
  }

  @Test
  void areBrokenOrForeignIfTheyAreLongerThanAnyIs() {
    storeOwn(1);
    String tooLong = token(1) + "x".repeat(Aliases.MAX_LENGTH);
    assertThat(parts.verify(tooLong)).isEqualTo(Rejected.because(Rejection.MALFORMED));
    assertThat(parts.verify("y" + tooLong)).isEqualTo(Rejected.because(Rejection.FOREIGN));
    assertThat(store.takeCalls()).isEmpty();
  }
}
