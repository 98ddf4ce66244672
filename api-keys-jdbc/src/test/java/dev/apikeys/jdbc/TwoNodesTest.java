package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.jdbc.TwoNodes.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two JVMs that verify the same tokens over one PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoNodesTest {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Each of which a slow machine may hold up for longer than a node trusts what it knows. */
  private static final int WHILES = 10;

  private TwoNodes nodes;

  @BeforeAll
  void start() throws Exception {
    nodes = new TwoNodes(INTERVAL);
  }

  @AfterAll
  void end() throws Exception {
    nodes.close();
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void refuseAtOnceWhereItWasDoneAndElsewhereByTheSecondPoll(Act act) throws Exception {
    assertThat(nodes.refusal(act, Duration.ZERO).polls()).isBetween(1L, 2L);
  }

  @Test
  void seeWhatChangesAfterARestoration() throws Exception {
    nodes.refusal(Act.RESTORE, Duration.ZERO);

    assertThat(nodes.refusal(Act.REVOKE, Duration.ZERO).polls()).isBetween(1L, 2L);
  }

  /** Without which the others would show nothing: each verification would see what is stored. */
  @Test
  void lookUpLessThanOneOfAHundredVerifications() {
    int verifications = 10_000;

    assertInSomeWhile(
        () -> nodes.verifying(verifications), load -> load.lookUps() < verifications / 100);
  }

  @Test
  void askForChangesOnceAnIntervalAndForNothingElseAtRest() {
    assertInSomeWhile(() -> nodes.atRest(8), TwoNodesTest::isRest);
  }

  private static boolean isRest(Load load) {
    long intervals = load.time().dividedBy(INTERVAL);
    return Set.of("changes", "recordUses").containsAll(load.calls().keySet())
        && load.polls() > 0
        && load.polls() <= intervals + 1;
  }

  /** In one of several, since a node whose polls were held up rightly trusts nothing. */
  private static void assertInSomeWhile(Supplier<List<Load>> loads, Predicate<Load> expected) {
    List<List<Load>> whiles = new ArrayList<>();
    boolean asExpected = false;
    for (int i = 0; i < WHILES && !asExpected; i++) {
      whiles.add(loads.get());
      asExpected = whiles.get(i).stream().allMatch(expected);
    }
    assertThat(asExpected).as("one of %s", whiles).isTrue();
  }
}
