package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.jdbc.TwoNodes.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  void lookUpLessThanOneOfAHundredVerifications() throws Exception {
    int verifications = 10_000;

    assertThat(nodes.verifying(verifications))
        .allSatisfy(load -> assertThat(load.lookUps()).isLessThan(verifications / 100));
  }

  /** In one of several whiles, since a node that was held up rightly trusts nothing. */
  @Test
  void askForChangesOnceAnIntervalAndForNothingElseAtRest() throws Exception {
    List<List<Load>> whiles = new ArrayList<>();
    do {
      whiles.add(nodes.atRest(8));
    } while (whiles.size() < 4 && !whiles.get(whiles.size() - 1).stream().allMatch(this::isRest));

    assertThat(whiles).anySatisfy(loads -> assertThat(loads).allMatch(this::isRest));
  }

  private boolean isRest(Load load) {
    long intervals = load.time().dividedBy(INTERVAL);
    boolean nothingElse = load.calls().keySet().stream().allMatch(this::isFree);
    return nothingElse && Math.abs(load.polls() - intervals) <= 2;
  }

  private boolean isFree(String method) {
    return method.equals("changes") || method.equals("recordUses");
  }
}
