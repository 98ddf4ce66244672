package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was done to a key, and who may read it. */
class HistoryTest {

  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys = ApiKeys.create(store, "acme");
  private final Lifecycle trusted = keys.as(Actor.system("test"));
  private final ApiKey key =
      trusted.issue(NewKey.named("ci").inTenant("acme").ownedBy("alice")).key();

  @AfterEach
  void close() {
    keys.close();
  }

  private List<AuditAction> actions(Caller caller) {
    return keys.as(caller).history(key.id(), AuditQuery.all()).stream()
        .map(row -> row.entry().action())
        .toList();
  }

  private Caller.Key plain(String tenant, String owner, String... scopes) {
    NewKey request = NewKey.named("a").inTenant(tenant).ownedBy(owner).withScopes(scopes);
    return Caller.key(trusted.issue(request).key());
  }

  private static Caller.Administrator administrator(String tenant) {
    return Caller.administrator(Actor.of("root"), Tenants.only(tenant));
  }

  private void assertUnknown(Caller caller) {
    assertThatThrownBy(() -> actions(caller)).isInstanceOf(ApiKeyException.UnknownKey.class);
  }

  @Test
  void isReadNewestFirst() {
    trusted.disable(key.id());
    trusted.rotate(key.id(), Duration.ZERO);
    assertThat(actions(administrator("acme")))
        .containsExactly(AuditAction.ROTATED, AuditAction.DISABLED, AuditAction.ISSUED);
  }

  @Test
  void isOfItsKeyAloneWhateverThePageAsksFor() {
    assertThat(trusted.history(key.id(), AuditQuery.all().about("another")))
        .extracting(row -> row.entry().keyId())
        .containsExactly(key.id());
  }

  @Test
  void isReadPageByPage() {
    trusted.disable(key.id());
    trusted.enable(key.id());
    List<AuditRecord> first = trusted.history(key.id(), AuditQuery.all().limit(2));
    assertThat(first)
        .extracting(row -> row.entry().action())
        .containsExactly(AuditAction.ENABLED, AuditAction.DISABLED);
    assertThat(trusted.history(key.id(), AuditQuery.all().before(first.get(1).id())))
        .extracting(row -> row.entry().action())
        .containsExactly(AuditAction.ISSUED);
  }

  @Test
  void isReadByTheOwnerAndByAdministratorsOfTheTenantAlone() {
    assertThat(actions(Caller.user("alice", "acme"))).containsExactly(AuditAction.ISSUED);
    assertThat(actions(plain("acme", "bob", Scopes.ADMIN))).containsExactly(AuditAction.ISSUED);
    assertUnknown(Caller.user("bob", "acme"));
    assertUnknown(Caller.user("alice", "elsewhere"));
    assertUnknown(administrator("elsewhere"));
    assertUnknown(plain("elsewhere", "alice", "**", Scopes.ADMIN));
    assertUnknown(plain("acme", "alice", "**"));
  }

  @Test
  void isNotForAPlainKeyThoughItIsItsOwn() {
    assertThatThrownBy(() -> actions(Caller.key(key))).isInstanceOf(ApiKeyException.Refused.class);
  }

  @Test
  void outlivesItsKeyForThoseWhoKnewOfIt() {
    trusted.delete(key.id());
    assertThat(actions(Caller.user("alice", "acme")))
        .containsExactly(AuditAction.DELETED, AuditAction.ISSUED);
    assertUnknown(administrator("elsewhere"));
  }

  @Test
  void isEmptyOnceItIsPurged() {
    store.purge(Purge.AUDIT, keys.now().plusSeconds(1), 100);
    assertThat(actions(administrator("acme"))).isEmpty();
    assertUnknown(administrator("elsewhere"));
  }

  @Test
  void isNothingOfAnAbsentKey() {
    for (String id : List.of("01955174-a07b-7abc-8def-000000000000", "", "a\u0000b")) {
      assertThatThrownBy(() -> trusted.history(id, AuditQuery.all()))
          .isInstanceOf(ApiKeyException.UnknownKey.class);
    }
  }
}
