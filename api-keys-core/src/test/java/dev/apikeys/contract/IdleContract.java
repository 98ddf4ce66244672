package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStatus;
import dev.apikeys.KeyStore;
import dev.apikeys.SecretUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a store takes a key for idle, and so for expired. */
interface IdleContract {

  Duration IDLE = Duration.ofDays(1);

  /** What was last then is idle now, and was not a millisecond before. */
  Instant EDGE = NOW.minus(IDLE);

  Instant OLD = NOW.minus(IDLE.multipliedBy(2));

  List<Instant> INSTANTS = List.of(OLD, EDGE, EDGE.plusMillis(1));

  Set<KeyStatus> USABLE = Set.of(KeyStatus.ACTIVE, KeyStatus.NOT_YET_VALID);

  int GRID = 3 * 3 * 4 * 3;

  KeyStore store();

  /** A key that may be idle for a day, and about which nothing has happened for two. */
  private static Specimen quiet(int n) {
    return Specimen.bare(n).idleFor(IDLE).createdAt(OLD).enabled(true, OLD);
  }

  private void have(Specimen... specimens) {
    for (Specimen specimen : specimens) {
      store().insert(List.of(specimen.insertion()));
    }
  }

  private List<String> ids(KeyQuery query, Instant at) {
    return store().list(query, at).stream().map(ApiKey::id).toList();
  }

  private void assertIdleFromNowOn() {
    assertThat(ids(KeyQuery.all(), NOW.minusMillis(1))).containsExactly(keyId(1));
    assertThat(ids(KeyQuery.all(), NOW)).isEmpty();
    assertThat(ids(KeyQuery.all().includingInactive(), NOW)).containsExactly(keyId(1));
  }

  @Test
  default void listsAnUnusedKeyUntilItIsIdleSinceItsSecretWasMinted() {
    have(quiet(1).minted(secretId(1), EDGE));
    assertIdleFromNowOn();
  }

  @Test
  default void listsAnUnusedKeyUntilItIsIdleSinceItWasEnabled() {
    have(quiet(1).minted(secretId(1), OLD).enabled(true, EDGE));
    assertIdleFromNowOn();
  }

  @Test
  default void listsAnUnusedKeyUntilItIsIdleSinceItBegan() {
    have(quiet(1).minted(secretId(1), OLD).notBefore(EDGE));
    assertIdleFromNowOn();
  }

  @Test
  default void listsAUsedKeyUntilItIsIdleSinceItsLastUse() {
    have(quiet(1).minted(secretId(1), OLD));
    store().recordUses(List.of(new SecretUse(secretId(1), EDGE)));
    assertIdleFromNowOn();
  }

  @Test
  default void listsAKeyWithoutIdleTimeHoweverLongItIsUnused() {
    have(Specimen.bare(1).createdAt(OLD).enabled(true, OLD).minted(secretId(1), OLD));
    assertThat(ids(KeyQuery.all(), NOW.plus(Duration.ofDays(36_525)))).containsExactly(keyId(1));
  }

  @Test
  default void listsAKeyWhileOneOfItsSecretsIsNotIdle() {
    have(quiet(1).minted(secretId(1), OLD).minted(secretId(2), OLD));
    assertThat(ids(KeyQuery.all(), NOW)).isEmpty();
    store().recordUses(List.of(new SecretUse(secretId(2), EDGE)));
    assertIdleFromNowOn();
  }

  @Test
  default void countsNoUseOfASecretForAnother() {
    have(quiet(1).minted(secretId(1), OLD).secret(secretId(2), Optional.empty(), Optional.of(NOW)));
    store().recordUses(List.of(new SecretUse(secretId(2), NOW)));
    assertThat(ids(KeyQuery.all(), NOW)).isEmpty();
  }

  @Test
  default void countsNoUseOfOneKeyForAnother() {
    have(quiet(1).minted(secretId(1), OLD), quiet(2).minted(secretId(2), OLD));
    store().recordUses(List.of(new SecretUse(secretId(2), NOW)));
    assertThat(ids(KeyQuery.all(), NOW)).containsExactly(keyId(2));
  }

  @Test
  default void countsNoIdleKeyAgainstTheLimitOfAPage() {
    have(Specimen.number(1), quiet(2).minted(secretId(2), OLD));
    assertThat(ids(KeyQuery.all().limit(1), NOW)).containsExactly(keyId(1));
  }

  @Test
  default void listsWhatIsUsableByTheStatusOfTheKey() {
    List<Specimen> grid = IntStream.range(0, GRID).mapToObj(IdleContract::inGrid).toList();
    store().insert(grid.stream().map(Specimen::insertion).toList());
    store()
        .recordUses(
            IntStream.range(GRID / 3, GRID)
                .mapToObj(n -> new SecretUse(secretId(n), INSTANTS.get(n / 36)))
                .toList());
    int before = listedAsItsStatusSays(NOW.minusMillis(1));
    int now = listedAsItsStatusSays(NOW);
    int after = listedAsItsStatusSays(NOW.plusMillis(1));
    assertThat(List.of(GRID, before, now, after, 0))
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** Minted, enabled, begun and used long ago, at the edge or behind it, in every combination. */
  private static Specimen inGrid(int n) {
    Specimen specimen = quiet(n).minted(secretId(n), INSTANTS.get(n % 3));
    specimen.enabled(n % 7 != 6, INSTANTS.get(n / 3 % 3));
    int begin = n / 9 % 4;
    if (begin > 0) {
      specimen.notBefore(begin == 3 ? NOW.plusMillis(1) : INSTANTS.get(begin));
    }
    return n % 5 == 4 ? specimen.minted(secretId(GRID + n), INSTANTS.get(n / 5 % 3)) : specimen;
  }

  private int listedAsItsStatusSays(Instant at) {
    List<ApiKey> all = store().list(KeyQuery.all().includingInactive().limit(1000), at);
    List<ApiKey> listed = store().list(KeyQuery.all().limit(1000), at);
    assertThat(all).hasSize(GRID);
    assertThat(listed)
        .isEqualTo(all.stream().filter(key -> USABLE.contains(key.statusAt(at))).toList());
    return listed.size();
  }
}
