package dev.apikeys.jdbc;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How long each row is measured. */
enum Effort {

  /** Shows that all works; its figures say nothing. */
  QUICK(1, 1, 1, 100),

  /** For figures. */
  FULL(2, 4, 5, 1_000);

  private final int jvms;
  private final int warmups;
  private final int iterations;
  private final int milliseconds;

  Effort(int jvms, int warmups, int iterations, int milliseconds) {
    this.jvms = jvms;
    this.warmups = warmups;
    this.iterations = iterations;
    this.milliseconds = milliseconds;
  }

  /** Whether the row is measured where none was chosen. */
  boolean includes(Row row) {
    return this == FULL || !row.isLarge();
  }

  /** As many iterations of each row; all in one JVM where it takes long to prepare. */
  ChainedOptionsBuilder options(Row row) {
    int forks = row.isLarge() ? 1 : jvms;
    return new OptionsBuilder()
        .forks(forks)
        .warmupIterations(warmups)
        .measurementIterations(iterations * jvms / forks)
        .warmupTime(TimeValue.milliseconds(milliseconds))
        .measurementTime(TimeValue.milliseconds(milliseconds));
  }
}
