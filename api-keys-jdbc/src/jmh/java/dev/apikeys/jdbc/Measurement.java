package dev.apikeys.jdbc;

import java.util.OptionalDouble;
import java.util.function.Function;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What was measured of a row, over all iterations of all JVMs.
 *
 * @param median the median, in nanoseconds for each operation
 * @param min the least
 * @param max the most
 * @param bytes how many are allocated for each operation
 * @param finds how often the store was asked during an iteration, if that was counted
 */
record Measurement(double median, double min, double max, double bytes, OptionalDouble finds) {

  /** Of a JMH result. */
  static Measurement of(RunResult result) {
    ListStatistics times = statistics(result, IterationResult::getPrimaryResult);
    OptionalDouble finds =
        result.getSecondaryResults().containsKey("finds")
            ? OptionalDouble.of(secondary(result, "finds"))
            : OptionalDouble.empty();
    return new Measurement(
        times.getPercentile(50),
        times.getMin(),
        times.getMax(),
        secondary(result, "gc.alloc.rate.norm"),
        finds);
  }

  private static double secondary(RunResult result, String name) {
    return statistics(result, iteration -> iteration.getSecondaryResults().get(name))
        .getPercentile(50);
  }

  private static ListStatistics statistics(
      RunResult result, Function<IterationResult, Result<?>> choice) {
    return new ListStatistics(
        result.getBenchmarkResults().stream()
            .flatMap(jvm -> jvm.getIterationResults().stream())
            .mapToDouble(iteration -> choice.apply(iteration).getScore())
            .toArray());
  }
}
