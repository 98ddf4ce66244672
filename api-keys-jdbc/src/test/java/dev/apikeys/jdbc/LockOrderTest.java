package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.Purge;
import dev.apikeys.SecretUse;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever locks several rows does so in one order, in which nobody waits for who waits for him. */
class LockOrderTest extends TappedStore {

  private static final int A_THOUSAND_AND_ONE = 1001;

  /** From the last id to the first. */
  private static List<SecretUse> uses() {
    return IntStream.range(0, A_THOUSAND_AND_ONE)
        .map(number -> A_THOUSAND_AND_ONE - number)
        .mapToObj(number -> new SecretUse(String.format(Locale.ROOT, "%016d", number), Mint.NOW))
        .toList();
  }

  @Test
  void recordsAThousandUsesInATransaction() {
    wiretap.heard();
    store.recordUses(uses());

    assertThat(wiretap.heard()).filteredOn(Wiretap.COMMIT::equals).hasSize(2);
  }

  @Test
  void recordsUsesInTheOrderOfTheirSecrets() {
    store.recordUses(uses());

    assertThat(wiretap.batched())
        .filteredOn(row -> row.sql().startsWith("UPDATE api_key_last_used"))
        .extracting(row -> row.text(2))
        .hasSize(A_THOUSAND_AND_ONE)
        .isSorted();
  }

  @Test
  void locksOwnersInTheirOrder() {
    wiretap.heard();
    store.insert(
        List.of(
            limited("globex", "alice"),
            limited("acme", "carol"),
            limited("acme", "alice"),
            limited("acme", "bob"),
            limited("acme", "alice")));

    assertThat(wiretap.overheard())
        .filteredOn(statement -> statement.sql().startsWith("MERGE INTO api_key_owner"))
        .extracting(statement -> statement.text(1) + "/" + statement.text(2))
        .containsExactly("acme/alice", "acme/bob", "acme/carol", "globex/alice");
  }

  private static Insertion limited(String tenant, String owner) {
    try (Mint mint = new Mint()) {
      return mint.mint(NewKey.named("one").inTenant(tenant).ownedBy(owner))
          .insertion()
          .limitedTo(new OwnerLimit(2, Mint.NOW));
    }
  }

  @ParameterizedTest
  @CsvSource({"AUDIT, api_key_audit", "CHANGES, api_key_change"})
  void purgesInTheOrderOfIdsWhateverIsTheOldest(Purge what, String table) {
    for (int age = 0; age < 20; age++) {
      insertAged(age);
    }
    wiretap.batched();

    assertThat(store.purge(what, Mint.NOW, 15)).isEqualTo(15);

    assertThat(wiretap.batched())
        .allMatch(row -> row.sql().startsWith("DELETE FROM " + table))
        .extracting(row -> (Long) row.value(1))
        .hasSize(15)
        .isSorted();
  }

  private void insertAged(int age) {
    try (Mint mint = new Mint()) {
      Insertion insertion =
          mint.mint().insertion(Actor.of("alice"), Mint.NOW.minusSeconds(1 + age));
      assertThat(store.insert(List.of(insertion))).containsExactly(new InsertionResult.Stored());
    }
  }
}
