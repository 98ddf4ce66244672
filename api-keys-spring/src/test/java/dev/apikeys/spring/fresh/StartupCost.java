package dev.apikeys.spring.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/**
 * Measures what our starter adds to the start of an application: that of the README beside the same
 * one with a database and without the starter, started in turn, each time in a JVM of its own.
 */
final class StartupCost {

  private static final int STARTS = 10;

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
    List<Double> plain = new ArrayList<>();
    List<Double> guarded = new ArrayList<>();
    secondsOf(without);
    secondsOf(with);
    for (int i = 0; i < STARTS; i++) {
      plain.add(secondsOf(without));
      guarded.add(secondsOf(with));
    }
    print(plain, guarded);
  }

  private static double secondsOf(Path jar) throws IOException {
    try (RunningShop shop = RunningShop.start(jar, Operator.random().environment())) {
      return shop.seconds();
    }
  }

  private static void print(List<Double> plain, List<Double> guarded) {
    double more = median(guarded) - median(plain);
    System.out.printf(
        Locale.ROOT,
        "%n| %d starts in turn | median | from | to |%n| --- | --- | --- | --- |%n",
        STARTS);
    print("without the starter", plain);
    print("with the starter", guarded);
    System.out.printf(
        Locale.ROOT, "| the starter | %.2f s, %.0f %% | | |%n%n", more, 100 * more / median(plain));
  }

  private static void print(String what, List<Double> seconds) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f s | %.2f s | %.2f s |%n",
        what,
        median(seconds),
        Collections.min(seconds),
        Collections.max(seconds));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
