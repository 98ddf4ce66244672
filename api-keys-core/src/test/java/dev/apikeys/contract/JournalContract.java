package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.keyId;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.apikeys.Actor;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Change;
import dev.apikeys.Changes;
import dev.apikeys.Insertion;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyChange;
import dev.apikeys.KeyStore;
import dev.apikeys.Tenants;
import dev.apikeys.TransactionOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store writes down beside the keys: change rows for other nodes, the audit for people. */
interface JournalContract {

  KeyStore store();

  private void have(Specimen... specimens) {
    for (Specimen specimen : specimens) {
      store().insert(List.of(specimen.insertion()));
    }
  }

  private List<Optional<String>> changedSince(long mark) {
    return store().changes(mark, 100).rows().stream()
        .map(KeyChange::secretId)
        .sorted(Comparator.comparing(id -> id.orElse("")))
        .toList();
  }

  @Test
  default void hasNoChangeAtFirst() {
    assertThat(store().changes(0, 10)).isEqualTo(new Changes(0, List.of()));
  }

  @Test
  default void writesAChangeRowForEachSecretOfANewKey() {
    Specimen specimen =
        Specimen.bare(1).tenant("acme").owner("alice").secret(secretId(1)).secret(secretId(2));
    have(specimen);
    assertThat(store().changes(0, 10).rows())
        .extracting(
            KeyChange::keyId,
            KeyChange::secretId,
            KeyChange::tenant,
            KeyChange::owner,
            KeyChange::at)
        .containsExactlyInAnyOrder(
            tuple(
                Optional.of(keyId(1)), Optional.of(secretId(1)), "acme", Optional.of("alice"), NOW),
            tuple(
                Optional.of(keyId(1)),
                Optional.of(secretId(2)),
                "acme",
                Optional.of("alice"),
                NOW));
  }

  @Test
  default void writesAChangeRowForEachSecretBeforeAndAfterAChange() {
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)), Specimen.number(9));
    long mark = store().changes(0, 10).newest();
    store()
        .change(
            keyId(1),
            Optional.empty(),
            truth -> Specimen.of(truth).withoutSecret(secretId(1)).secret(secretId(3)).change());
    assertThat(changedSince(mark))
        .containsExactly(
            Optional.of(secretId(1)), Optional.of(secretId(2)), Optional.of(secretId(3)));
  }

  @Test
  default void writesAChangeRowForEachSecretOfADeletedKey() {
    have(Specimen.bare(1).secret(secretId(1)).secret(secretId(2)));
    long mark = store().changes(0, 10).newest();
    store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion());
    assertThat(changedSince(mark))
        .containsExactly(Optional.of(secretId(1)), Optional.of(secretId(2)));
  }

  @Test
  default void announcesAnOwner() {
    store().announce("acme", "alice", NOW);
    assertThat(store().changes(0, 10).rows())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .isEqualTo(
                        new KeyChange(
                            row.id(),
                            Optional.empty(),
                            Optional.empty(),
                            "acme",
                            Optional.of("alice"),
                            NOW)));
    assertThat(store().audit(AuditQuery.all())).isEmpty();
  }

  @Test
  default void readsChangeRowsInAscendingOrder() {
    have(Specimen.number(3), Specimen.number(1), Specimen.number(2));
    List<KeyChange> rows = store().changes(0, 10).rows();
    assertThat(rows)
        .extracting(KeyChange::keyId)
        .containsExactly(Optional.of(keyId(3)), Optional.of(keyId(1)), Optional.of(keyId(2)));
    assertThat(rows).extracting(KeyChange::id).isSorted().doesNotHaveDuplicates();
    assertThat(rows.get(0).id()).isPositive();
  }

  @Test
  default void readsChangeRowsFromAMarkOn() {
    have(Specimen.number(1), Specimen.number(2), Specimen.number(3));
    List<KeyChange> rows = store().changes(0, 10).rows();
    long newest = rows.get(2).id();
    assertThat(store().changes(rows.get(0).id(), 10))
        .isEqualTo(new Changes(newest, rows.subList(1, 3)));
    assertThat(store().changes(rows.get(0).id(), 1))
        .isEqualTo(new Changes(newest, rows.subList(1, 2)));
    assertThat(store().changes(newest, 10)).isEqualTo(new Changes(newest, List.of()));
    assertThat(store().changes(newest + 1000, 10)).isEqualTo(new Changes(newest, List.of()));
  }

  @Test
  default void keepsEveryMemberOfAnAuditEntry() {
    AuditEntry entry =
        new AuditEntry(
            NOW.plusMillis(5),
            Actor.system("ci:job 界").from("2001:db8::1"),
            AuditAction.ISSUED,
            keyId(1),
            "acme",
            Optional.of("alice"),
            Optional.of("it's \"needed\" 🔑"),
            "scopes\ta:b\t**\nname\nenabled\ttrue\tfalse");
    store().insert(List.of(Insertion.of(Specimen.number(1).stored(), entry)));
    assertThat(store().audit(AuditQuery.all()))
        .extracting(AuditRecord::entry)
        .containsExactly(entry);
  }

  @Test
  default void keepsAuditEntriesOfEachKindOfActorAndAction() {
    List<AuditEntry> entries = new ArrayList<>();
    have(Specimen.number(1));
    for (Actor actor : List.of(Actor.of("a"), Actor.key("b"), Actor.system("c"))) {
      for (AuditAction action : AuditAction.values()) {
        AuditEntry entry =
            new AuditEntry(
                NOW, actor, action, keyId(1), "", Optional.empty(), Optional.empty(), "");
        entries.add(0, entry);
        store()
            .change(
                keyId(1),
                Optional.empty(),
                truth -> Optional.of(new Change(Optional.of(truth), entry)));
      }
    }
    assertThat(store().audit(AuditQuery.all().limit(entries.size())))
        .extracting(AuditRecord::entry)
        .isEqualTo(entries);
  }

  @Test
  default void keepsAnAuditEntryOfTheGreatestLength() {
    AuditEntry entry =
        new AuditEntry(
            NOW,
            Actor.system("界".repeat(255)).from("f".repeat(64)),
            AuditAction.ISSUED,
            keyId(1),
            "ü".repeat(255),
            Optional.of("界".repeat(255)),
            Optional.of("r".repeat(255)),
            "scopes\t" + "a".repeat(4000) + "\t" + "b".repeat(4000));
    store().insert(List.of(Insertion.of(Specimen.number(1).stored(), entry)));
    assertThat(store().audit(AuditQuery.all()))
        .extracting(AuditRecord::entry)
        .containsExactly(entry);
  }

  @Test
  default void readsTheNewestAuditEntryFirst() {
    have(Specimen.number(3), Specimen.number(1), Specimen.number(2));
    List<AuditRecord> rows = store().audit(AuditQuery.all());
    assertThat(rows)
        .extracting(row -> row.entry().keyId())
        .containsExactly(keyId(2), keyId(1), keyId(3));
    assertThat(rows).extracting(row -> -row.id()).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void readsTheAuditOfAKey() {
    have(Specimen.number(1), Specimen.number(2));
    assertThat(store().audit(AuditQuery.all().about(keyId(1))))
        .extracting(row -> row.entry().keyId())
        .containsExactly(keyId(1));
  }

  @Test
  default void readsTheAuditOfATenant() {
    have(
        Specimen.number(1).tenant(""),
        Specimen.number(2).tenant("acme"),
        Specimen.number(3).tenant("Acme"));
    assertThat(store().audit(AuditQuery.all().of(Tenants.only(""))))
        .extracting(row -> row.entry().keyId())
        .containsExactly(keyId(1));
    assertThat(store().audit(AuditQuery.all().of(Tenants.only("acme"))))
        .extracting(row -> row.entry().keyId())
        .containsExactly(keyId(2));
  }

  @Test
  default void pagesThroughTheAuditWithoutGapOrRepetition() {
    for (int n = 1; n <= 10; n++) {
      have(Specimen.number(n).tenant(n % 2 == 0 ? "acme" : ""));
    }
    List<String> paged = new ArrayList<>();
    AuditQuery query = AuditQuery.all().of(Tenants.only("acme")).limit(2);
    List<AuditRecord> page = store().audit(query);
    while (!page.isEmpty()) {
      page.forEach(row -> paged.add(row.entry().keyId()));
      page = store().audit(query.before(page.get(page.size() - 1).id()));
    }
    assertThat(paged).containsExactly(keyId(10), keyId(8), keyId(6), keyId(4), keyId(2));
  }

  @Test
  default void completesAtOnceOutsideATransaction() {
    List<TransactionOutcome> outcomes = new ArrayList<>();
    store().afterCompletion(outcomes::add);
    assertThat(outcomes).containsExactly(TransactionOutcome.COMMITTED);
  }

  @Test
  default void readsNoAuditOfAKeyOfAnotherTenant() {
    have(Specimen.number(1).tenant("acme"), Specimen.number(2).tenant("other"));
    AuditQuery about = AuditQuery.all().about(keyId(1));
    assertThat(store().audit(about.of(Tenants.only("other")))).isEmpty();
    assertThat(store().audit(about.of(Tenants.only("acme")))).hasSize(1);
  }

  @Test
  default void announcesNoEmptyOwner() {
    assertThatThrownBy(() -> store().announce("acme", "", NOW))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("owner is empty");
    assertThat(store().changes(0, 10).rows()).isEmpty();
  }

  @Test
  default void readsNoChangeRowsForALimitBelowOne() {
    have(Specimen.number(1));
    long newest = store().changes(0, 10).newest();
    assertThat(store().changes(0, 0)).isEqualTo(new Changes(newest, List.of()));
    assertThat(store().changes(0, -1)).isEqualTo(new Changes(newest, List.of()));
  }
}
