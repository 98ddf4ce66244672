package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException.Conflict;
import dev.apikeys.ApiKeyException.Revoked;
import dev.apikeys.ApiKeyException.UnknownKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What holds when many threads edit one key, and others switch it off, revoke or delete it. */
interface EditRaceContract {

  int ROUNDS = 2;

  KeyStore store();

  private ApiKeys keys() {
    return ApiKeys.builder(store())
        .pepper("p1", new byte[32])
        .clock(InstantSource.fixed(NOW))
        .build();
  }

  private ApiKey stored(String keyId) {
    return store().get(keyId).orElseThrow().key();
  }

  private List<AuditAction> actions(String keyId) {
    return AuditTrail.of(store(), keyId).stream().map(AuditEntry::action).toList();
  }

  @Test
  default void editsForOneOfManyWhoExpectTheSameVersion() throws Exception {
    try (ApiKeys keys = keys()) {
      String id = keys.as(ALICE).issue(NewKey.named("ci")).key().id();
      for (int round = 1; round <= ROUNDS; round++) {
        int version = round;
        List<Object> results =
            Crowd.attempting(
                n ->
                    keys.as(ALICE)
                        .edit(id, version, KeyEdit.nothing().named(version + " by " + n)));
        ApiKey edited = Crowd.theOne(results, ApiKey.class, Conflict.class);
        assertThat(edited.version()).isEqualTo(version + 1);
        assertThat(edited.name()).isEqualTo(version + " by " + results.indexOf(edited));
        assertThat(stored(id)).isEqualTo(edited);
        assertThat(Crowd.all(results, Conflict.class))
            .extracting(Conflict::currentVersion)
            .containsOnly(version + 1L);
      }
      assertThat(actions(id)).hasSize(1 + ROUNDS);
    }
  }

  /** Each eighth thread does this; the others edit by a version they read, blindly, or rotate. */
  private static List<Object> whileOthersEdit(Lifecycle keys, String id, Supplier<Object> act)
      throws Exception {
    return Crowd.attempting(
        n ->
            switch (n % 8) {
              case 0 -> act.get();
              case 1, 2, 3 ->
                  keys.edit(id, keys.get(id).version(), KeyEdit.nothing().named("name " + n));
              case 4 -> keys.rotate(id).key();
              default -> keys.edit(id, KeyEdit.nothing().describedAs("text " + n));
            });
  }

  private static List<Object> acts(List<Object> results) {
    return IntStream.range(0, Crowd.MANY / 8).mapToObj(i -> results.get(8 * i)).toList();
  }

  private static List<Object> edits(List<Object> results) {
    return IntStream.range(0, Crowd.MANY).filter(n -> n % 8 != 0).mapToObj(results::get).toList();
  }

  /** Each change counts, and the last one left the key as it is. */
  private void assertNothingIsLost(String id, List<Object> results) {
    List<ApiKey> keys =
        Crowd.all(results, ApiKey.class).stream()
            .sorted(Comparator.comparing(ApiKey::version))
            .distinct()
            .toList();
    assertThat(keys)
        .extracting(ApiKey::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(2, keys.size() + 1).boxed().toList());
    assertThat(stored(id)).isEqualTo(keys.get(keys.size() - 1));
    assertThat(actions(id)).hasSize(keys.size() + 1);
  }

  @Test
  default void revokesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keys()) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results =
            whileOthersEdit(lifecycle, id, () -> lifecycle.revoke(id, "laptop stolen"));
        assertThat(acts(results)).containsOnly(stored(id));
        assertThat(stored(id).revocation()).isPresent();
        assertThat(edits(results))
            .hasOnlyElementsOfTypes(ApiKey.class, Conflict.class, Revoked.class);
        assertThat(Crowd.all(edits(results), ApiKey.class))
            .allMatch(edited -> edited.revocation().isEmpty());
        assertNothingIsLost(id, results);
        assertThat(actions(id)).endsWith(AuditAction.REVOKED).containsOnlyOnce(AuditAction.REVOKED);
      }
    }
  }

  @Test
  default void disablesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keys()) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results = whileOthersEdit(lifecycle, id, () -> lifecycle.disable(id));
        assertThat(acts(results)).allSatisfy(key -> assertThat(((ApiKey) key).enabled()).isFalse());
        assertThat(edits(results)).hasOnlyElementsOfTypes(ApiKey.class, Conflict.class);
        assertNothingIsLost(id, results);
        int disabled = actions(id).indexOf(AuditAction.DISABLED);
        assertThat(Crowd.all(results, ApiKey.class))
            .allMatch(key -> key.enabled() == key.version() <= disabled);
        assertThat(actions(id)).containsOnlyOnce(AuditAction.DISABLED);
        assertThat(stored(id).enabled()).isFalse();
      }
    }
  }

  @Test
  default void deletesAKeyThatOthersEdit() throws Exception {
    try (ApiKeys keys = keys()) {
      for (int round = 0; round < ROUNDS; round++) {
        Lifecycle lifecycle = keys.as(ALICE);
        String id = lifecycle.issue(NewKey.named("ci")).key().id();
        List<Object> results = whileOthersEdit(lifecycle, id, () -> deleted(lifecycle, id));
        assertThat(acts(results)).hasOnlyElementsOfTypes(String.class, UnknownKey.class);
        assertThat(acts(results)).containsOnlyOnce("deleted");
        assertThat(edits(results))
            .hasOnlyElementsOfTypes(ApiKey.class, Conflict.class, UnknownKey.class);
        assertThat(store().get(id)).isEmpty();
        assertThat(store().countByScheme()).isEmpty();
        assertThat(actions(id)).hasSize(2 + Crowd.all(results, ApiKey.class).size());
        assertThat(actions(id)).endsWith(AuditAction.DELETED).containsOnlyOnce(AuditAction.DELETED);
      }
    }
  }

  private static String deleted(Lifecycle keys, String id) {
    keys.delete(id);
    return "deleted";
  }
}
