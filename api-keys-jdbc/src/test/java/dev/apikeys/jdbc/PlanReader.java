package dev.apikeys.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Has a database execute a statement once more, tell how it did, and forget it. */
enum PlanReader {
  H2("EXPLAIN ANALYZE ") {

    private static final Pattern SCAN = Pattern.compile("/\\* PUBLIC\\.(\\w+)\\.tableScan");
    private static final Pattern INDEX = Pattern.compile("/\\* PUBLIC\\.(\\w+)(?=:| )");
    private static final Pattern ROWS = Pattern.compile("scanCount: (\\d+)");

    @Override
    Plan read(String text, String sql) {
      long rows = ROWS.matcher(text).results().mapToLong(m -> Long.parseLong(m.group(1))).sum();
      return new Plan(Set.copyOf(all(INDEX, text)), all(SCAN, text), rows, text);
    }
  },
  POSTGRESQL("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) ") {

    private static final Pattern SCAN = Pattern.compile("Seq Scan on (\\w+)");
    private static final Pattern INDEX =
        Pattern.compile("(?:Index (?:Only )?Scan.* using|Bitmap Index Scan on) (\\w+)");
    private static final Pattern ROWS =
        Pattern.compile(
            "(?m)Scan.*\\(actual rows=([\\d.]+) loops=(\\d+)\\)$"
                + "(?:\\n(?!.*actual rows).*)*?(?:\\n *Rows Removed by Filter: (\\d+))?");

    @Override
    Plan read(String text, String sql) {
      double rows = 0;
      Matcher nodes = ROWS.matcher(text);
      while (nodes.find()) {
        double removed = Optional.ofNullable(nodes.group(3)).map(Double::valueOf).orElse(0.0);
        rows += (Double.parseDouble(nodes.group(1)) + removed) * Long.parseLong(nodes.group(2));
      }
      return new Plan(Set.copyOf(all(INDEX, text)), all(SCAN, text), Math.round(rows), text);
    }
  },
  MARIADB("ANALYZE FORMAT=JSON ") {

    private static final Pattern TABLE =
        Pattern.compile("\"table_name\": \"(\\w+)\"(?:(?!\"table_name\")[\\s\\S])*");
    private static final Pattern KEY = Pattern.compile("\"key\": \"(\\w+)\"");
    private static final Pattern LOOPS = Pattern.compile("\"r_loops\": ([\\d.]+)");
    private static final Pattern ROWS = Pattern.compile("\"r_rows\": ([\\d.]+)");
    private static final Pattern ALIAS = Pattern.compile("(api_key\\w*)\\s+(\\w+)");

    @Override
    Plan read(String text, String sql) {
      Map<String, String> tables = new HashMap<>();
      ALIAS.matcher(sql).results().forEach(m -> tables.put(m.group(2), m.group(1)));
      Set<String> indexes = new TreeSet<>();
      Set<String> scans = new TreeSet<>();
      double rows = 0;
      for (MatchResult access : TABLE.matcher(text).results().toList()) {
        String node = access.group();
        String table = tables.getOrDefault(access.group(1), access.group(1));
        all(KEY, node).stream().limit(1).forEach(key -> indexes.add(table + "." + key));
        if (node.contains("\"access_type\": \"ALL\"")) {
          scans.add(table);
        }
        rows += first(LOOPS, node) * first(ROWS, node);
      }
      return new Plan(indexes, List.copyOf(scans), Math.round(rows), text);
    }

    private double first(Pattern number, String node) {
      return all(number, node).stream().findFirst().map(Double::valueOf).orElse(0.0);
    }
  };

  private final String explain;

  PlanReader(String explain) {
    this.explain = explain;
  }

  /** The plan in this text of the database. */
  abstract Plan read(String text, String sql);

  static PlanReader of(TestDatabase database) {
    return valueOf(database.name());
  }

  Plan explain(Connection connection, Overheard statement) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement explained = connection.prepareStatement(explain + statement.sql())) {
      for (int i = 0; i < statement.values().size(); i++) {
        explained.setObject(i + 1, statement.values().get(i).orElse(null));
      }
      StringBuilder text = new StringBuilder();
      try (ResultSet lines = explained.executeQuery()) {
        while (lines.next()) {
          text.append(lines.getString(1)).append('\n');
        }
      }
      return read(text.toString(), statement.sql());
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  static List<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .distinct()
        .collect(Collectors.toList());
  }
}
