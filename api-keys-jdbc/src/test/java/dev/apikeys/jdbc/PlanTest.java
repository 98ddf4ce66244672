package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How each database finds rows among 10,000 keys: it tells that itself, of what was overheard. */
class PlanTest {

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  abstract static class Plans {

    private final TestDatabase database;
    private final HikariDataSource pool;
    private final Map<Question, List<Overheard>> overheard = new EnumMap<>(Question.class);
    private final Map<Question, List<Plan>> plans = new EnumMap<>(Question.class);
    private Set<String> secondary = Set.of();
    private Set<String> unique = Set.of();

    Plans(TestDatabase database) {
      this.database = database;
      this.pool = database.fresh();
    }

    @BeforeAll
    void askEverything() throws SQLException {
      Wiretap wiretap = new Wiretap(pool);
      JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
      store.createSchema();
      store.countByScheme();
      try (Connection connection = pool.getConnection()) {
        TenThousandKeys.fill(connection, database);
        Indexes indexes = Indexes.of(connection);
        secondary = indexes.secondary();
        unique = indexes.unique();
        for (Question question : Question.values()) {
          wiretap.heard();
          question.ask(store);
          List<Overheard> heard = wiretap.overheard();
          overheard.put(question, heard);
          plans.put(question, explain(connection, indexes, heard));
        }
      }
    }

    private List<Plan> explain(Connection connection, Indexes indexes, List<Overheard> heard)
        throws SQLException {
      List<Plan> all = new ArrayList<>();
      for (Overheard statement : heard) {
        if (statement.looksForRows()) {
          Plan plan = PlanReader.of(database).explain(connection, statement);
          Set<String> used = new TreeSet<>();
          plan.indexes().forEach(name -> used.add(indexes.named(name)));
          all.add(new Plan(used, plan.scans(), plan.rows(), plan.text()));
        }
      }
      return all;
    }

    @AfterAll
    void close() {
      pool.close();
    }

    private List<Plan> plans(Question question) {
      return Objects.requireNonNull(plans.get(question));
    }

    private static Set<String> indexes(Iterable<Plan> plans) {
      Set<String> all = new TreeSet<>();
      plans.forEach(plan -> all.addAll(plan.indexes()));
      return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"FIND_A_SECRET", "FIND_AN_IMPORTED_SECRET"})
    void verifiesByOneStatementOnUniqueIndexes(Question question) {
      assertThat(overheard.get(question)).hasSize(1);
      assertThat(plans(question).get(0).indexes()).isEqualTo(question.indexes()).isSubsetOf(unique);
    }

    @Test
    void verifiesByACommitBesidesWhereThePoolDoesNotCommit() {
      try (HikariDataSource uncommitted = database.pool(pool.getJdbcUrl())) {
        uncommitted.setAutoCommit(false);
        Wiretap wiretap = new Wiretap(uncommitted);
        JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
        Question.FIND_A_SECRET.ask(store);
        wiretap.heard();

        Question.FIND_A_SECRET.ask(store);

        assertThat(wiretap.heard()).hasSize(2).endsWith(Wiretap.COMMIT);
      }
    }

    @ParameterizedTest
    @EnumSource
    void looksAtNoRowsInVain(Question question) {
      assertThat(plans(question))
          .isNotEmpty()
          .allSatisfy(
              plan -> {
                assertThat(plan.scans()).as(plan.text()).isEmpty();
                assertThat(plan.rows()).as(plan.text()).isLessThanOrEqualTo(question.rows());
              });
    }

    @ParameterizedTest
    @EnumSource
    void findsRowsByTheIndexesMadeForIt(Question question) {
      assertThat(indexes(plans(question)))
          .as(plans(question).toString())
          .containsAll(question.indexes());
    }

    @Test
    void needsEachIndexOfTheScript() {
      Set<String> used = new TreeSet<>();
      plans.values().forEach(some -> used.addAll(indexes(some)));

      assertThat(secondary).hasSize(11).isSubsetOf(used);
    }
  }

  @Nested
  class OnH2 extends Plans {
    OnH2() {
      super(TestDatabase.H2);
    }
  }

  @Nested
  class OnPostgres extends Plans {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  class OnMariaDb extends Plans {
    OnMariaDb() {
      super(TestDatabase.MARIADB);
    }
  }
}
