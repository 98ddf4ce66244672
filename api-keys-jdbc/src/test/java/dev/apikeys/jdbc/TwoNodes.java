package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.jdbc.NodeProcess.Answer;
import dev.apikeys.jdbc.NodeProcess.Outcome;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two nodes over one PostgreSQL: what is done here must be seen there. For one thread. */
final class TwoNodes implements AutoCloseable {

  /**
   * How an act was seen there.
   *
   * @param polls by which poll that began after it
   * @param delay how long after it had returned here
   */
  record Refusal(long polls, Duration delay) {}

  /**
   * What a node asked of its store.
   *
   * @param calls how often of each method
   * @param time in which time, at most
   */
  record Load(Map<String, Long> calls, Duration time) {

    long polls() {
      return calls.getOrDefault("changes", 0L);
    }

    long all() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    long lookUps() {
      return calls.getOrDefault("find", 0L);
    }
  }

  /** By which poll, of those that begin after it, an act must be seen everywhere. */
  private static final int LAST_POLL = 2;

  private static final int MANY = 1_000;
  private static final Actor OPERATOR = Actor.of("operator");

  private final HikariDataSource pool;
  private final ApiKeys keys;
  private final NodeProcess here;
  private final NodeProcess there;

  TwoNodes(Duration interval) throws IOException {
    String url = TestDatabase.POSTGRESQL.freshUrl();
    this.pool = TestDatabase.POSTGRESQL.pool(url);
    JdbcKeyStore store = JdbcKeyStore.create(pool);
    store.createSchema();
    this.keys = Node.settings(store, CachePolicy.none()).build();
    this.here = new NodeProcess(url, interval);
    this.there = new NodeProcess(url, interval);
  }

  private List<NodeProcess> both() {
    return List.of(here, there);
  }

  /** A key of its own, whose token both nodes verify all the time. */
  private final class Watched implements AutoCloseable {

    private final IssuedKey issued =
        keys.as(OPERATOR).issue(NewKey.named("one").ownedBy("bob").withScopes(Node.SCOPE));

    String id() {
      return issued.key().id();
    }

    /** From now on; it is verified, often enough to be remembered. */
    void begin() {
      for (NodeProcess node : both()) {
        node.watch(id(), issued.token().reveal());
        assertThat(node.outcome().verdict()).isEqualTo("VERIFIED");
        node.verify(id(), MANY);
      }
    }

    /** Shows that no later verification has another outcome. */
    void remainsAsItIs() {
      for (NodeProcess node : both()) {
        node.verify(id(), MANY);
        assertThat(node.outcomeWithin(Duration.ZERO)).as("after the refusal").isEmpty();
      }
    }

    @Override
    public void close() {
      for (NodeProcess node : both()) {
        node.forget(id());
      }
    }
  }

  /**
   * Does this to a key whose token is used on both nodes, so long after that began, and shows that
   * no verification is accepted here that begins after the act returned, and none there that begins
   * after the second poll since.
   */
  Refusal refusal(Act act, Duration pause) throws SQLException {
    return act.isRestoration() ? afterRestoration(act, pause) : afterAct(act, pause);
  }

  private Refusal afterAct(Act act, Duration pause) {
    try (Watched watched = new Watched()) {
      watched.begin();
      assertThat(there.outcomeWithin(pause)).as("before the act").isEmpty();

      Answer done = here.ask(act.command(), watched.id());

      long polls = there.polls();
      assertThat(nextOutcome(here, act).acts())
          .as("acts completed here when the last accepted verification began")
          .isLessThan(done.number());
      Refusal refusal = seen(there, act, polls, done.at());
      watched.remainsAsItIs();
      return refusal;
    }
  }

  private Refusal afterRestoration(Act act, Duration pause) throws SQLException {
    try (Watched watched = new Watched()) {
      here.ask("disable", watched.id());
      Backup backup = new Backup(pool);
      here.ask("enable", watched.id());
      watched.begin();
      for (NodeProcess node : both()) {
        node.poll(1); // who never saw a change cannot miss it
      }
      assertThat(there.outcomeWithin(pause)).as("before the restoration").isEmpty();

      if (act == Act.RESTORE) {
        backup.restore();
      } else {
        backup.restoreAndGoOn();
      }

      long done = System.nanoTime();
      long pollsThere = there.polls();
      seen(here, act, here.polls(), done);
      Refusal refusal = seen(there, act, pollsThere, done);
      watched.remainsAsItIs();
      return refusal;
    }
  }

  private static Outcome nextOutcome(NodeProcess node, Act act) {
    Outcome outcome = node.outcome();
    assertThat(outcome.verdict()).isEqualTo(act.verdict());
    return outcome;
  }

  /** Shows that it is refused by the second of the polls that began after so many. */
  private Refusal seen(NodeProcess node, Act act, long polls, long done) {
    Outcome outcome = nextOutcome(node, act);
    assertThat(outcome.polls())
        .as("polls completed when the last accepted verification began, of %d at the act", polls)
        .isLessThan(polls + LAST_POLL);
    return new Refusal(
        Math.max(1, outcome.polls() - polls + 1), Duration.ofNanos(outcome.at() - done));
  }

  /** What each node asks while both verify one token all the time, and nothing changes. */
  List<Load> atRest(int polls) {
    try (Watched watched = new Watched()) {
      watched.begin();
      for (NodeProcess node : both()) {
        node.poll(2);
      }
      return loads(() -> here.poll(polls));
    }
  }

  /** What each node asks during at least so many verifications of one token. */
  List<Load> verifying(int verifications) {
    try (Watched watched = new Watched()) {
      watched.begin();
      return loads(
          () -> {
            for (NodeProcess node : both()) {
              node.verify(watched.id(), verifications);
            }
          });
    }
  }

  private List<Load> loads(Runnable span) {
    long begin = System.nanoTime();
    Map<String, Long> hereBefore = here.calls();
    Map<String, Long> thereBefore = there.calls();
    span.run();
    Map<String, Long> hereSince = since(hereBefore, here.calls());
    Map<String, Long> thereSince = since(thereBefore, there.calls());
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    return List.of(new Load(hereSince, time), new Load(thereSince, time));
  }

  private static Map<String, Long> since(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> more = new TreeMap<>(after);
    before.forEach((method, calls) -> more.merge(method, -calls, Long::sum));
    more.values().removeIf(calls -> calls == 0);
    return more;
  }

  @Override
  public void close() {
    try (pool;
        keys;
        here) {
      there.close();
    }
  }
}
