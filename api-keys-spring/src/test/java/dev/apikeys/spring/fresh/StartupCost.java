package dev.apikeys.spring.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.springframework.util.FileSystemUtils;

/**
 * Measures what our starter adds to the start of an application: that of the README beside the same
 * one with a database and without the starter, started in turn, each time in a JVM of its own.
 */
final class StartupCost {

  private static final int STARTS = 10;

  /**
   * One start.
   *
   * @param seconds from the start of the JVM on
   * @param processor seconds for which processors worked
   */
  private record Start(double seconds, double processor) {}

  private StartupCost() {}

  /** Measures, and prints a table. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("startup");
    try (FreshRepository repository = FreshRepository.create()) {
      Path without = FreshProject.in(folder.resolve("without")).unguarded().build(repository);
      Path with = FreshProject.in(folder.resolve("with")).build(repository);
      measure(without, with);
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static void measure(Path without, Path with) throws IOException {
    List<Start> plain = new ArrayList<>();
    List<Start> guarded = new ArrayList<>();
    start(without);
    start(with);
    for (int i = 0; i < STARTS; i++) {
      plain.add(start(without));
      guarded.add(start(with));
    }
    print(plain, guarded);
  }

  private static Start start(Path jar) throws IOException {
    try (RunningShop shop = RunningShop.start(jar, Operator.random().environment())) {
      return new Start(shop.seconds(), shop.processorSeconds());
    }
  }

  private static void print(List<Start> plain, List<Start> guarded) {
    double time = median(guarded, Start::seconds) - median(plain, Start::seconds);
    double work = median(guarded, Start::processor) - median(plain, Start::processor);
    System.out.printf(
        "%n| %d starts in turn | median | from | to | processor time, median |%n", STARTS);
    System.out.println("| --- | --- | --- | --- | --- |");
    print("without the starter", plain);
    print("with the starter", guarded);
    System.out.printf(
        Locale.ROOT,
        "| what the starter adds | %.2f s, %.0f %% | | | %.2f s, %.0f %% |%n%n",
        time,
        100 * time / median(plain, Start::seconds),
        work,
        100 * work / median(plain, Start::processor));
  }

  private static void print(String what, List<Start> starts) {
    DoubleSummaryStatistics all = starts.stream().mapToDouble(Start::seconds).summaryStatistics();
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f s | %.2f s | %.2f s | %.2f s |%n",
        what,
        median(starts, Start::seconds),
        all.getMin(),
        all.getMax(),
        median(starts, Start::processor));
  }

  /** Of an even number. */
  private static double median(List<Start> starts, ToDoubleFunction<Start> what) {
    double[] sorted = starts.stream().mapToDouble(what).sorted().toArray();
    return (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
  }
}
