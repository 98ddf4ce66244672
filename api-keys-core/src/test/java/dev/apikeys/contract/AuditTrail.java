package dev.apikeys.contract;

import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was done to a key, by what its store tells. */
final class AuditTrail {

  private AuditTrail() {}

  /** The oldest first; as many as a page holds. */
  static List<AuditEntry> of(KeyStore store, String keyId) {
    AuditQuery query = AuditQuery.all().about(keyId).limit(KeyQuery.MAX_LIMIT);
    List<AuditEntry> entries =
        new ArrayList<>(store.audit(query).stream().map(AuditRecord::entry).toList());
    Collections.reverse(entries);
    return entries;
  }
}
