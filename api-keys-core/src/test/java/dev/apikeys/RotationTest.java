package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of any rotation, whatever became of the key's secrets before. */
class RotationTest {

  private static final int TIMES = 2_000;
  private static final Instant NOW = GivenClock.START;

  /** A key with some history, and how it is rotated. */
  private record Case(StoredKey before, Mint.Minted added, Duration overlap) {

    static Case any(Random random) {
      List<Secret> secrets =
          IntStream.range(0, random.nextInt(5)).mapToObj(n -> secret(n, random)).toList();
      ApiKey key =
          ApiKey.builder("id", "ci", NOW.minusSeconds(60), "user:alice")
              .scopes(Scopes.of("orders:read"))
              .expiresAt(Optional.of(NOW.plusSeconds(60)))
              .version(random.nextInt(9))
              .secrets(secrets)
              .build();
      Map<String, SecretProof> proofs =
          secrets.stream().collect(Collectors.toMap(Secret::id, s -> proof(random)));
      Mint.Minted added =
          new Mint.Minted(
              Secret.minted("added", "acme_added", NOW), new Token("acme_added_"), proof(random));
      return new Case(new StoredKey(key, proofs), added, anyOverlap(random));
    }

    StoredKey after() {
      return Rotation.of(before, before.key(), added, overlap, NOW);
    }

    List<Secret> live() {
      return before.key().secrets().stream().filter(RotationTest::isLive).toList();
    }

    /** What became of a secret of before. */
    Secret after(Secret secret) {
      return after().key().secrets().stream()
          .filter(one -> one.id().equals(secret.id()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Live, on its way out, ended or retired; at times the last of its milliseconds. */
  private static Secret secret(int number, Random random) {
    Instant near = NOW.plusMillis(random.nextInt(7) - 3L);
    Secret secret =
        Secret.minted("secret" + number, "acme_secret" + number, NOW.minusSeconds(9 - number))
            .lastUsed(Seeded.oneOf(random, Optional.empty(), Optional.of(NOW.minusMillis(1))));
    return switch (random.nextInt(5)) {
      case 0 -> secret.retired(NOW.minusMillis(random.nextInt(3)));
      case 1 -> secret.endingBy(near).retired(NOW.minusMillis(random.nextInt(3)));
      case 2 -> secret.endingBy(near);
      case 3 -> secret.endingBy(NOW.plusSeconds(30));
      default -> secret;
    };
  }

  private static Duration anyOverlap(Random random) {
    return Seeded.oneOf(
        random,
        Duration.ZERO,
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofSeconds(30),
        Duration.ofDays(30));
  }

  private static SecretProof proof(Random random) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return SecretProof.of(new SecretHash("sha256", digest));
  }

  private static boolean isLive(Secret secret) {
    boolean ended = secret.expiresAt().map(end -> end.compareTo(NOW) <= 0).orElse(false);
    return secret.revokedAt().isEmpty() && !ended;
  }

  private static <T> T last(List<T> some) {
    return some.get(some.size() - 1);
  }

  private static void always(Property property) {
    Seeded.times(TIMES, random -> property.holdsOf(Case.any(random)));
  }

  private interface Property {
    void holdsOf(Case any);
  }

  @Test
  void leavesNoMoreThanTwoSecretsLive() {
    always(
        any ->
            assertThat(any.after().key().secrets())
                .filteredOn(RotationTest::isLive)
                .hasSize(any.live().isEmpty() || any.overlap.isZero() ? 1 : 2));
  }

  @Test
  void addsTheNewSecretAsTheLastWithoutEnd() {
    always(
        any -> {
          StoredKey after = any.after();
          assertThat(last(after.key().secrets())).isEqualTo(any.added.secret());
          assertThat(after.proof("added")).isEqualTo(any.added.proof());
          assertThat(isLive(last(after.key().secrets()))).isTrue();
          assertThat(last(after.key().secrets()).expiresAt()).isEmpty();
        });
  }

  @Test
  void letsTheNewestLiveSecretGoOnForTheOverlapAndNoLongerThanItWouldHave() {
    always(
        any -> {
          if (!any.live().isEmpty() && !any.overlap.isZero()) {
            Secret newest = last(any.live());
            Optional<Instant> end =
                Stream.of(
                        Optional.of(NOW.plus(any.overlap)),
                        newest.expiresAt(),
                        any.before.key().expiresAt())
                    .flatMap(Optional::stream)
                    .min(Instant::compareTo);
            assertThat(any.after(newest)).isEqualTo(ended(newest, end));
          }
        });
  }

  @Test
  void retiresAllSecretsAtOnceWithoutOverlap() {
    always(
        any -> {
          if (any.overlap.isZero()) {
            assertThat(any.live()).allSatisfy(one -> assertRetired(one, any.after(one)));
          }
        });
  }

  @Test
  void retiresAllLiveSecretsButTheNewest() {
    always(
        any -> {
          List<Secret> live = any.live();
          assertThat(live.subList(0, Math.max(0, live.size() - 1)))
              .allSatisfy(one -> assertRetired(one, any.after(one)));
        });
  }

  private static void assertRetired(Secret before, Secret after) {
    assertThat(after)
        .isEqualTo(
            new Secret(
                before.id(),
                before.display(),
                before.createdAt(),
                before.expiresAt(),
                Optional.of(NOW),
                before.lastUsedAt()));
  }

  private static Secret ended(Secret secret, Optional<Instant> end) {
    return new Secret(
        secret.id(),
        secret.display(),
        secret.createdAt(),
        end,
        Optional.empty(),
        secret.lastUsedAt());
  }

  @Test
  void leavesEndedSecretsAndAllProofsAsTheyWere() {
    always(
        any -> {
          List<Secret> ended = new ArrayList<>(any.before.key().secrets());
          ended.removeAll(any.live());
          assertThat(ended).allSatisfy(one -> assertThat(any.after(one)).isEqualTo(one));
          assertThat(any.after().proofs()).containsAllEntriesOf(any.before.proofs());
        });
  }

  @Test
  void changesNothingElseOfTheKey() {
    always(
        any -> {
          ApiKey before = any.before.key();
          ApiKey after = any.after().key();
          assertThat(after)
              .isEqualTo(
                  before.toBuilder()
                      .version(before.version() + 1)
                      .updatedAt(NOW)
                      .secrets(after.secrets())
                      .build());
          assertThat(ids(after)).isEqualTo(withAdded(ids(before)));
        });
  }

  private static List<String> ids(ApiKey key) {
    return key.secrets().stream().map(Secret::id).toList();
  }

  private static List<String> withAdded(List<String> ids) {
    List<String> all = new ArrayList<>(ids);
    all.add("added");
    return all;
  }
}
