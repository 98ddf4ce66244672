package dev.apikeys.jdbc;

import dev.apikeys.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Removes secrets that ended long ago, of keys that have another, in the transaction of its
 * session.
 */
final class RetiredSecrets {

  private final Session session;

  RetiredSecrets(Session session) {
    this.session = session;
  }

  /**
   * Passes over keys that are being edited: whoever holds several keys must wait for none. Last
   * uses go in the order of their ids, as they are recorded.
   */
  int purge(Instant before, int limit) {
    Set<String> purged = new TreeSet<>();
    String last = "";
    boolean more = limit > 0;
    while (more) {
      List<String> keys = session.secrets().keysWithEnded(before, last, limit);
      for (String keyId : keys) {
        if (purged.size() < limit && session.keys().lockIfFree(keyId)) {
          purged.addAll(ended(keyId, before, limit - purged.size()));
        }
        last = keyId;
      }
      more = purged.size() < limit && keys.size() == limit;
    }
    session.lastUses().delete(purged);
    session.secrets().delete(purged);
    return purged.size();
  }

  /** All but the newest secret at most, as the key stands now that it is locked. */
  private List<String> ended(String keyId, Instant before, int limit) {
    List<Secret> secrets = session.secrets().lock(keyId).stream().map(SecretRow::secret).toList();
    return secrets.stream()
        .filter(secret -> secret.endedBefore(before))
        .map(Secret::id)
        .limit(Math.max(0, Math.min(limit, secrets.size() - 1)))
        .toList();
  }
}
