package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.Purge;
import dev.apikeys.SecretUse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JdbcKeyStoreTest extends TappedStore {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  @Test
  void findsAPresentedSecretByOneStatement() {
    String secretId = issued().secrets().get(0).id();
    wiretap.heard();

    assertThat(store.find(new Lookup.BySecretId(secretId))).isPresent();

    assertThat(wiretap.heard()).hasSize(1).allMatch(sql -> sql.startsWith("SELECT"));
  }

  @Test
  void findsAnImportedSecretByOneStatement() {
    issued();
    wiretap.heard();

    assertThat(store.find(new Lookup.ByDigest(List.of("{a}1", "{b}2")))).isEmpty();

    assertThat(wiretap.heard()).hasSize(1);
  }

  @Test
  void listsAPageByOneStatement() {
    issued();
    issued();
    issued();
    wiretap.heard();

    assertThat(store.list(KeyQuery.all().limit(2), NOW)).hasSize(2);

    assertThat(wiretap.heard()).hasSize(1);
  }

  @Test
  void commitsWhatItReadWhereThePoolDoesNot() {
    issued();
    HikariDataSource sharing = H2.pool(pool.getJdbcUrl());
    sharing.setAutoCommit(false);
    Wiretap tapped = new Wiretap(sharing);
    try (sharing) {
      JdbcKeyStore other = JdbcKeyStore.create(tapped.dataSource());
      other.changes(0, 1);
      tapped.heard();

      assertThat(other.changes(0, 1).rows()).hasSize(1);

      assertThat(tapped.heard()).hasSize(2).endsWith(Wiretap.COMMIT);
    }
  }

  @Test
  void givesEachConnectionBack() {
    String keyId = issued().id();
    String secretId = issued().secrets().get(0).id();
    List<Consumer<JdbcKeyStore>> calls =
        List.of(
            s -> s.find(new Lookup.BySecretId(secretId)),
            s -> s.get(keyId),
            s -> s.list(KeyQuery.all(), NOW),
            s -> s.change(keyId, Optional.empty(), truth -> Optional.empty()),
            s -> s.change("absent", Optional.empty(), truth -> Optional.empty()),
            s -> s.recordUses(List.of(new SecretUse(secretId, NOW))),
            s -> s.announce("", "bob", NOW),
            s -> s.changes(0, 10),
            s -> s.countByScheme(),
            s -> Stream.of(Purge.values()).forEach(what -> s.purge(what, NOW, 10)));

    for (Consumer<JdbcKeyStore> call : calls) {
      call.accept(store);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  @Test
  void leavesADataSourceOpenThatItWasGiven() {
    store.close();

    assertThat(pool.isClosed()).isFalse();
    assertThat(store.countByScheme()).isEmpty();
  }

  @Test
  void closesThePoolThatItOpened() {
    JdbcKeyStore own = JdbcKeyStore.connect(H2.memoryUrl(), "sa", "");
    own.createSchema();
    assertThat(own.countByScheme()).isEmpty();

    own.close();

    assertThatExceptionOfType(KeyStoreException.class).isThrownBy(own::countByScheme);
  }
}
