package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a listener is told of what was done in a real transaction, and that it is not else. */
class AuditListenerTest extends JoinedStore {

  private final List<AuditEntry> told = new ArrayList<>();
  private final ApiKeys listening =
      ApiKeys.builder(joined).pepper("p1", new byte[32]).auditListener(told::add).build();
  private final Lifecycle alice = listening.as(Actor.of("alice"));

  AuditListenerTest() {
    super(TestDatabase.H2);
  }

  @AfterEach
  void closeListening() {
    listening.close();
  }

  private ApiKey issue() {
    return alice.issue(NewKey.named("one")).key();
  }

  private List<AuditAction> actions() {
    return told.stream().map(AuditEntry::action).toList();
  }

  @Test
  void isToldOnceTheTransactionOfTheApplicationIsCommitted() {
    transactions.run(
        () -> {
          alice.disable(issue().id());
          assertThat(told).isEmpty();
        });
    assertThat(actions()).containsExactly(AuditAction.ISSUED, AuditAction.DISABLED);
  }

  @Test
  void isNeverToldOfWhatIsRolledBack() {
    rolledBack(this::issue);
    assertThat(told).isEmpty();
    issue();
    assertThat(actions()).containsExactly(AuditAction.ISSUED);
  }

  @Test
  void isNeverToldWhereACommitGotNoAnswer() {
    wiretap.losing(
        sql -> {
          if (sql.equals(Wiretap.COMMIT)) {
            throw new SQLException("lost", "08006");
          }
        });
    assertThatThrownBy(this::issue).isInstanceOf(KeyStoreException.class);
    assertThatThrownBy(() -> transactions.run(this::issue))
        .isInstanceOf(IllegalStateException.class);
    wiretap.losing(sql -> {});
    assertThat(told).isEmpty();
  }

  @Test
  void isToldOnceOfWhatWasBegunAnew() {
    String id = issue().id();
    told.clear();
    AtomicBoolean met = new AtomicBoolean();
    wiretap.failing(
        sql -> {
          if (sql.startsWith("INSERT INTO api_key_audit") && met.compareAndSet(false, true)) {
            throw new SQLException("deadlock", "40001", 40001);
          }
        });
    alice.disable(id);
    assertThat(met).isTrue();
    assertThat(actions()).containsExactly(AuditAction.DISABLED);
  }
}
