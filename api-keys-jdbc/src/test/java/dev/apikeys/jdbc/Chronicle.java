package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.SecretUse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * A program that prints all that a store knows of time, on each database; one that is told to write
 * makes the tables before, and does everything at each of its instants.
 */
final class Chronicle {

  /** New York loses an hour after the first two, and has the hour of the last but one twice. */
  static final List<Instant> INSTANTS =
      List.of(
          Instant.parse("2026-03-08T06:30:00.123Z"),
          Instant.parse("2026-03-08T06:59:59.999Z"),
          Instant.parse("2026-03-08T07:00:00.001Z"),
          Instant.parse("2026-11-01T04:59:59.999Z"),
          Instant.parse("2026-11-01T05:30:00.123Z"),
          Instant.parse("2026-11-01T06:30:00.123Z"));

  private Chronicle() {}

  public static void main(String[] args) {
    for (TestDatabase database : TestDatabase.values()) {
      String url = System.getProperty(database.name());
      try (JdbcKeyStore store = JdbcKeyStore.connect(url, database.user(), database.password())) {
        if (Boolean.getBoolean("write")) {
          store.createSchema();
          INSTANTS.forEach(now -> writeAt(now, store));
        }
        print(store);
      }
    }
  }

  private static void print(JdbcKeyStore store) {
    store.list(KeyQuery.all().includingInactive(), Instant.EPOCH).forEach(System.out::println);
    store.audit(AuditQuery.all()).forEach(System.out::println);
    store.changes(0, 100).rows().forEach(System.out::println);
  }

  private static void writeAt(Instant now, JdbcKeyStore store) {
    try (ApiKeys keys =
        ApiKeys.builder(store).pepper("p1", new byte[32]).clock(InstantSource.fixed(now)).build()) {
      Actor alice = Actor.of("alice");
      NewKey request = NewKey.named("one").notBefore(now.plusMillis(1));
      ApiKey used = keys.as(alice).issue(request.expiringAt(now.plusMillis(2))).key();
      store.recordUses(List.of(new SecretUse(used.secrets().get(0).id(), now.plusMillis(3))));
      keys.as(alice).revoke(keys.as(alice).issue(request).key().id(), "lost");
    }
  }
}
