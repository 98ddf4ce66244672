package dev.apikeys;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The change rows and the audit entries of {@link InMemoryKeyStore}, which guards it. */
final class InMemoryJournal {

  private final Deque<KeyChange> changes = new ArrayDeque<>();
  private final Deque<AuditRecord> audit = new ArrayDeque<>();
  private long newestChange;
  private long newestAudit;

  /** Writes an entry, and a change row for each of these secrets of the key it is about. */
  void append(AuditEntry entry, Set<String> secretIds) {
    audit.addFirst(new AuditRecord(++newestAudit, entry));
    if (audit.size() > InMemoryKeyStore.MAX_ROWS) {
      audit.removeLast();
    }
    for (String secretId : secretIds) {
      append(
          new KeyChange(
              newestChange + 1,
              Optional.of(entry.keyId()),
              Optional.of(secretId),
              entry.tenant(),
              entry.owner(),
              entry.at()));
    }
  }

  void announce(String tenant, String owner, Instant at) {
    append(
        new KeyChange(
            newestChange + 1, Optional.empty(), Optional.empty(), tenant, Optional.of(owner), at));
  }

  private void append(KeyChange change) {
    newestChange = change.id();
    changes.addLast(change);
    if (changes.size() > InMemoryKeyStore.MAX_ROWS) {
      changes.removeFirst();
    }
  }

  Changes changes(long from, int limit) {
    return new Changes(
        newestChange, changes.stream().filter(row -> row.id() > from).limit(limit).toList());
  }

  List<AuditRecord> audit(AuditQuery query) {
    return audit.stream()
        .filter(row -> query.tenants().include(row.entry().tenant()))
        .filter(row -> query.keyId().map(row.entry().keyId()::equals).orElse(true))
        .filter(row -> query.before().map(mark -> row.id() < mark).orElse(true))
        .limit(query.limit())
        .toList();
  }

  int purgeAudit(Instant before, int limit) {
    return purge(audit.descendingIterator(), row -> row.entry().at().isBefore(before), limit);
  }

  int purgeChanges(Instant before, int limit) {
    return purge(
        changes.iterator(), row -> row.at().isBefore(before) && row.id() < newestChange, limit);
  }

  /** Removes up to so many of these rows for which that is true. */
  static <T> int purge(Iterator<T> rows, Predicate<T> old, int limit) {
    int purged = 0;
    while (purged < limit && rows.hasNext()) {
      if (old.test(rows.next())) {
        rows.remove();
        purged++;
      }
    }
    return purged;
  }
}
