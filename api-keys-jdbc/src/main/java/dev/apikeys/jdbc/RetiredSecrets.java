package dev.apikeys.jdbc;

import dev.apikeys.Secret;
import java.time.Instant;
import java.util.Iterator;
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

  int purge(Instant before, int limit) {
    int purged = 0;
    Iterator<String> keys = session.secrets().keysWithEnded(before, limit).iterator();
    while (purged < limit && keys.hasNext()) {
      purged += purge(keys.next(), before, limit - purged);
    }
    return purged;
  }

  /** Keeps the newest secret at least, as the key stands once it is locked. */
  private int purge(String keyId, Instant before, int limit) {
    if (session.keys().lock(keyId).isEmpty()) {
      return 0;
    }
    List<Secret> secrets = session.secrets().lock(keyId).stream().map(SecretRow::secret).toList();
    List<String> ended =
        secrets.stream().filter(s -> s.endedBefore(before)).map(Secret::id).toList();
    int most = Math.min(limit, Math.min(ended.size(), secrets.size() - 1));
    Set<String> purged = new TreeSet<>(ended.subList(0, Math.max(0, most)));
    session.lastUses().delete(purged);
    session.secrets().delete(purged);
    return purged.size();
  }
}
