package dev.apikeys.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results in Markdown: a table of the rows, and one of what was to be reached. */
final class Report {

  private static final String ROWS =
      """
      | row | median | min to max | bytes | look-ups in the store |
      | --- | ---: | ---: | ---: | ---: |
      """;

  private static final String COMPARISONS =
      """
      | comparison | medians | figure | target | reached |
      | --- | --- | ---: | ---: | --- |
      """;

  private final Map<Row, Measurement> measured;

  Report(Map<Row, Measurement> measured) {
    this.measured = measured;
  }

  /** Both tables; what lacks a row is not among the comparisons. */
  String text() {
    String rows =
        measured.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining());
    String comparisons =
        Rows.COMPARISONS.stream()
            .filter(comparison -> measured.keySet().containsAll(comparison.rows()))
            .map(this::line)
            .collect(Collectors.joining());
    return "\n" + ROWS + rows + "\n" + COMPARISONS + comparisons;
  }

  static String line(Row row, Measurement of) {
    String finds = of.finds().stream().mapToObj("%.0f"::formatted).collect(Collectors.joining());
    return "| %s | %s | %s to %s | %.0f | %s |%n"
        .formatted(row, time(of.median()), time(of.min()), time(of.max()), of.bytes(), finds);
  }

  private String line(Comparison comparison) {
    List<Measurement> of = comparison.rows().stream().map(measured::get).toList();
    double figure = comparison.figure().applyAsDouble(of);
    String times =
        of.stream()
            .map(measurement -> time(measurement.median()))
            .collect(Collectors.joining(", "));
    return "| %s | %s | %s | %s %s | %s |%n"
        .formatted(
            comparison.name(),
            times,
            number(figure),
            comparison.isLimit() ? "≤" : "≥",
            number(comparison.target()),
            comparison.isReachedBy(figure) ? "yes" : "**no**");
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, Math.abs(figure) < 10 ? "%.2f" : "%.0f", figure);
  }

  private static String time(double nanoseconds) {
    if (nanoseconds < 10_000) {
      return String.format(Locale.ROOT, "%.0f ns", nanoseconds);
    }
    return nanoseconds < 10_000_000
        ? String.format(Locale.ROOT, "%.1f µs", nanoseconds / 1_000)
        : String.format(Locale.ROOT, "%.1f ms", nanoseconds / 1_000_000);
  }
}
