package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A store whose statements are overheard, fresh for each test, which gives all connections back.
 */
abstract class TappedStore {

  final TestDatabase database;
  final HikariDataSource pool;
  final Wiretap wiretap;
  final JdbcKeyStore store;
  final ApiKeys keys;

  /** On H2, where it does not matter which database it is. */
  TappedStore() {
    this(TestDatabase.H2);
  }

  TappedStore(TestDatabase database) {
    this.database = database;
    this.pool = database.fresh();
    this.wiretap = new Wiretap(pool);
    this.store = JdbcKeyStore.create(wiretap.dataSource());
    this.keys = ApiKeys.builder(store).pepper("p1", new byte[32]).build();
  }

  @BeforeEach
  void createSchema() {
    store.createSchema();
    store.countByScheme();
  }

  @AfterEach
  void close() {
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    keys.close();
    pool.close();
  }

  ApiKey issued() {
    return keys.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("bob")).key();
  }
}
