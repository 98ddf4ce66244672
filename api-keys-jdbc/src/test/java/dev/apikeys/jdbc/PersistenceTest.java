package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {

  private static final Instant NOW = Instant.parse("2026-11-01T05:30:00.123Z");

  private static final Actor ALICE = Actor.of("alice").from("192.0.2.1");

  @TempDir Path folder = Path.of("");

  /** All that a store knows, in a form that compares by value. */
  private record Contents(
      List<ApiKey> keys, List<StoredKey> stored, Object audit, Object changes, Object schemes) {

    static Contents of(JdbcKeyStore store) {
      List<ApiKey> all = store.list(KeyQuery.all().includingInactive(), NOW);
      return new Contents(
          all,
          all.stream().map(key -> store.get(key.id()).orElseThrow()).toList(),
          store.audit(AuditQuery.all()),
          store.changes(0, 100),
          Map.copyOf(store.countByScheme()));
    }
  }

  private Contents write() {
    try (JdbcKeyStore store = JdbcKeyStore.connect(TestDatabase.fileUrl(folder), "sa", "")) {
      store.createSchema();
      InstantSource clock = InstantSource.fixed(NOW);
      try (ApiKeys keys = ApiKeys.builder(store).pepper("p1", new byte[32]).clock(clock).build()) {
        NewKey request = NewKey.named("ключ 🔑").inTenant("t").ownedBy("bob").withScopes("a:b");
        ApiKey used = keys.as(ALICE).issue(request).key();
        store.recordUses(List.of(new SecretUse(used.secrets().get(0).id(), NOW.plusMillis(1))));
        String early =
            keys.as(ALICE).issue(request.notBefore(NOW.plusMillis(7)).expiringAt(end())).key().id();
        keys.as(ALICE).disable(early);
        keys.as(ALICE).revoke(keys.as(ALICE).issue(request).key().id(), "lost");
        keys.as(ALICE).delete(keys.as(ALICE).issue(request).key().id());
      }
      return Contents.of(store);
    }
  }

  private static Instant end() {
    return NOW.plusSeconds(3600).plusMillis(456);
  }

  private Contents read() {
    try (JdbcKeyStore store = JdbcKeyStore.connect(TestDatabase.fileUrl(folder), "sa", "")) {
      return Contents.of(store);
    }
  }

  @Test
  void keepsEverythingInAFile() {
    Contents written = write();

    assertThat(written.keys()).hasSize(3);
    assertThat(read()).isEqualTo(written);
    assertThat(read().keys()).anyMatch(key -> key.expiresAt().filter(end()::equals).isPresent());
  }
}
