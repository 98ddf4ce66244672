package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.jdbc.example.LimitsInPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit that two JVMs count together in the PostgreSQL that their keys are in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SharedLimitTest {

  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final int TIMES = 50;

  private final String url = TestDatabase.POSTGRESQL.freshUrl();
  private final HikariDataSource pool = TestDatabase.POSTGRESQL.pool(url);
  private final JdbcKeyStore store = JdbcKeyStore.create(pool);
  private final ApiKeys keys = Node.settings(store, CachePolicy.none()).build();
  private final NodeProcess here = new NodeProcess(url, INTERVAL);
  private final NodeProcess there = new NodeProcess(url, INTERVAL);

  SharedLimitTest() throws IOException {}

  @BeforeAll
  void createTables() throws SQLException {
    store.createSchema();
    LimitsInPostgres.createTable(pool);
  }

  @AfterAll
  void end() {
    try (pool;
        keys;
        here) {
      there.close();
    }
  }

  private IssuedKey issue(int requests) {
    return keys.as(Actor.of("operator"))
        .issue(NewKey.named("one").withScopes(Node.SCOPE).limitedTo(requests, Node.LONG));
  }

  private static String left(NodeProcess node, IssuedKey issued) {
    return node.ask("left", issued.token().reveal()).text();
  }

  /** The first has the nodes open all connections, so that the others meet in the database. */
  @ParameterizedTest
  @ValueSource(ints = {1, 200, 1_000})
  void allowsExactlyAsManyRequestsToAllNodesTogether(int requests) throws Exception {
    String token = issue(requests).token().reveal();

    List<Map<String, Long>> outcomes =
        Together.of(2, number -> (number == 0 ? here : there).rush(token, TIMES));

    assertThat(sum(outcomes, "VERIFIED")).isEqualTo(requests);
    assertThat(sum(outcomes, "RATE_LIMITED")).isEqualTo(2L * Node.THREADS * TIMES - requests);
    for (NodeProcess node : List.of(here, there)) {
      assertThat(node.ask("uncounted").number()).isZero();
    }
  }

  private static long sum(List<Map<String, Long>> outcomes, String verdict) {
    return outcomes.stream().mapToLong(one -> one.getOrDefault(verdict, 0L)).sum();
  }

  @Test
  void beginsAnewAtOnceWhereItIsChangedAndElsewhereByTheSecondPoll() {
    IssuedKey issued = issue(3);
    assertThat(left(here, issued)).isEqualTo("2");
    assertThat(left(there, issued)).isEqualTo("1");

    here.ask("limit", issued.key().id(), "100");
    assertThat(left(here, issued)).isEqualTo("99");
    there.poll(2);
    assertThat(left(there, issued)).isEqualTo("98");

    there.ask("limit", issued.key().id(), "1");
    assertThat(left(there, issued)).isEqualTo("0");
    here.poll(2);
    assertThat(left(here, issued)).isEqualTo("RATE_LIMITED");
  }
}
