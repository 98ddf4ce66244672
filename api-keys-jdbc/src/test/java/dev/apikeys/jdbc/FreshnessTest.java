package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.jdbc.TwoNodes.Load;
import dev.apikeys.jdbc.TwoNodes.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How soon another node sees what one did, at no particular moment of its polls. Asserted in polls;
 * the seconds are printed.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class FreshnessTest {

  private static final int ROUNDS = Integer.getInteger("api-keys.freshness.rounds", 2);
  private static final Duration INTERVAL =
      Duration.ofMillis(Integer.getInteger("api-keys.freshness.interval", 250));
  private static final String ROW = "%-18s %6s %9s %9s %9s %6s%n";

  @Test
  void isTwoPollsAtMost() throws Exception {
    long seed = Long.getLong("api-keys.freshness.seed", System.nanoTime());
    Map<Act, List<Refusal>> refusals = new EnumMap<>(Act.class);
    try (TwoNodes nodes = new TwoNodes(INTERVAL)) {
      Random random = new Random(seed);
      for (int round = 0; round < ROUNDS; round++) {
        for (Act act : Act.values()) {
          Duration pause = Duration.ofNanos((long) (random.nextDouble() * INTERVAL.toNanos()));
          refusals.computeIfAbsent(act, none -> new ArrayList<>()).add(nodes.refusal(act, pause));
        }
      }
      print(refusals);
      printLoads(nodes.atRest(Math.min(60, 2 * ROUNDS)));
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("with -Dapi-keys.freshness.seed=" + seed, failure);
    }
    assertThat(refusals)
        .containsOnlyKeys(Act.values())
        .allSatisfy(
            (act, seen) ->
                assertThat(seen).extracting(Refusal::polls).allMatch(polls -> polls <= 2));
  }

  private static void print(Map<Act, List<Refusal>> refusals) {
    System.out.printf("seen on the other node, polling every %d ms%n", INTERVAL.toMillis());
    System.out.printf(ROW, "act", "rounds", "median s", "p95 s", "worst s", "polls");
    refusals.forEach((act, seen) -> print(act.name(), seen));
    print("all", refusals.values().stream().flatMap(List::stream).toList());
    System.out.printf(ROW, "target at 1000 ms", "", "0.700", "", "2.000", "2");
  }

  private static void print(String name, List<Refusal> seen) {
    List<Duration> delays = seen.stream().map(Refusal::delay).sorted().toList();
    System.out.printf(
        ROW,
        name,
        seen.size(),
        seconds(delays, 50),
        seconds(delays, 95),
        seconds(delays, 100),
        seen.stream().map(Refusal::polls).max(Comparator.naturalOrder()).orElseThrow());
  }

  /** What so many of a hundred do not exceed. */
  private static String seconds(List<Duration> sorted, int percent) {
    Duration delay = sorted.get((sorted.size() * percent + 99) / 100 - 1);
    return "%.3f".formatted(delay.toNanos() / 1e9);
  }

  private static void printLoads(List<Load> loads) {
    for (Load load : loads) {
      System.out.printf(
          "at rest, a node asks its store %.2f times a second: %s in %.1f s (target at 1000 ms: 1)%n",
          load.all() * 1e9 / load.time().toNanos(), load.calls(), load.time().toNanos() / 1e9);
    }
  }
}
