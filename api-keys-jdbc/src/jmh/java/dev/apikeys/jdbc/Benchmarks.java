package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures the rows whose name has the regular expression of the system property {@code benchmarks}
 * in it, one after the other, and prints a {@link Report}. What JMH says of them is written to the
 * file that {@code results} names. With {@code quick} set to {@code true} it shows that they work,
 * those that are large only if chosen.
 */
final class Benchmarks {

  /**
   * One size for all, so that no row is measured while the heap grows. What is new has room that
   * the warm-up fills: memory is not touched for the first time while it is measured.
   */
  private static final String[] HEAP = {"-Xms6g", "-Xmx6g", "-Xmn512m"};

  private final Effort effort = Boolean.getBoolean("quick") ? Effort.QUICK : Effort.FULL;
  private final Server server = new Server();
  private final List<RunResult> results = new ArrayList<>();
  private final Map<Row, Measurement> measured = new LinkedHashMap<>();
  private final PrintStream out = new PrintStream(System.out, true, UTF_8);

  private Benchmarks() {}

  /** Measures. */
  public static void main(String... none) throws IOException, RunnerException {
    Pattern chosen = Pattern.compile(System.getProperty("benchmarks", ""));
    new Benchmarks().run(chosen, Path.of(System.getProperty("results", "target/jmh.json")));
    // The pools of a launched server have threads that would keep this JVM.
    System.exit(0);
  }

  private void run(Pattern chosen, Path file) throws IOException, RunnerException {
    for (Row row : Rows.all()) {
      if (chosen.pattern().isEmpty()
          ? effort.includes(row)
          : chosen.matcher(row.toString()).find()) {
        measure(row);
      }
    }
    try (PrintStream json = new PrintStream(Files.newOutputStream(file), true, UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
    }
    out.println(new Report(measured).text());
    if (effort == Effort.QUICK) {
      out.println("Measured far too briefly for these figures to mean anything.");
    }
  }

  private void measure(Row row) throws RunnerException {
    ChainedOptionsBuilder options =
        effort
            .options(row)
            .include("^" + Pattern.quote(getClass().getPackageName() + "." + row.benchmark()) + "$")
            .threads(row.threads())
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgs(HEAP);
    if (!row.keys().isEmpty()) {
      options.param("keys", row.keys());
    }
    row.database()
        .ifPresent(keys -> options.jvmArgsAppend("-D" + Server.PROPERTY + "=" + server.url(keys)));
    RunResult result = new Runner(options.build()).runSingle();
    results.add(result);
    measured.put(row, Measurement.of(result));
    out.print(Report.line(row, Measurement.of(result)));
  }
}
