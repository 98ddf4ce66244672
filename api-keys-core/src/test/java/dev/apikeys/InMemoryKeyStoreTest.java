package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.KeyStoreContract;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InMemoryKeyStoreTest extends KeyStoreContract {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final InMemoryKeyStore store = new InMemoryKeyStore();

  @Override
  public KeyStore store() {
    return store;
  }

  @Test
  void keepsTheNewestChangeRowsOnly() {
    for (int i = 0; i <= InMemoryKeyStore.MAX_ROWS; i++) {
      store.announce("", "owner-" + i, NOW);
    }
    Changes changes = store.changes(0, Integer.MAX_VALUE);
    assertThat(changes.rows()).hasSize(InMemoryKeyStore.MAX_ROWS);
    assertThat(changes.rows().get(0).owner()).contains("owner-1");
    assertThat(changes.newest()).isEqualTo(InMemoryKeyStore.MAX_ROWS + 1);
  }

  @Test
  void keepsTheNewestAuditEntriesOnly() {
    ApiKeys keys = ApiKeys.create(store, "acme");
    Lifecycle lifecycle = keys.as(Actor.of("alice"));
    String id = lifecycle.issue(NewKey.named("first")).key().id();
    for (int i = 0; i < InMemoryKeyStore.MAX_ROWS; i++) {
      switchOnce(lifecycle, id, i % 2 == 1);
    }
    keys.close();
    int kept = 0;
    List<AuditRecord> page = store.audit(AuditQuery.all().limit(KeyQuery.MAX_LIMIT));
    Optional<AuditAction> oldest = Optional.empty();
    while (!page.isEmpty()) {
      kept += page.size();
      AuditRecord last = page.get(page.size() - 1);
      oldest = Optional.of(last.entry().action());
      page = store.audit(AuditQuery.all().limit(KeyQuery.MAX_LIMIT).before(last.id()));
    }
    assertThat(kept).isEqualTo(InMemoryKeyStore.MAX_ROWS);
    assertThat(oldest).contains(AuditAction.DISABLED);
  }

  private static void switchOnce(Lifecycle lifecycle, String id, boolean on) {
    ApiKey switched = on ? lifecycle.enable(id) : lifecycle.disable(id);
    assertThat(switched.enabled()).isEqualTo(on);
  }
}
