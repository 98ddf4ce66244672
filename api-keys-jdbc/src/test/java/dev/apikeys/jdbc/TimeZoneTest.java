package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instants, as programs in several time zones write and read them. */
class TimeZoneTest {

  private static final String COLUMNS =
      """
      SELECT created_at AS at FROM api_key UNION SELECT updated_at FROM api_key
      UNION SELECT revoked_at FROM api_key WHERE revoked_at IS NOT NULL
      UNION SELECT created_at FROM api_key_secret
      UNION SELECT at FROM api_key_audit UNION SELECT at FROM api_key_change
      UNION SELECT not_before - 1 FROM api_key
      UNION SELECT expires_at - 2 FROM api_key WHERE expires_at IS NOT NULL
      UNION SELECT used_at - 3 FROM api_key_last_used WHERE used_at > 0
      """;

  @TempDir Path folder = Path.of("");

  private final Map<TestDatabase, String> urls = new EnumMap<>(TestDatabase.class);

  /** What the program prints; H2 and PostgreSQL give their sessions the zone of the JVM. */
  private List<String> chronicle(String zone, String sessionInMariaDb, boolean write)
      throws Exception {
    List<String> options = new ArrayList<>();
    urls.forEach((database, url) -> options.add("-D" + database.name() + "=" + url));
    options.add(
        "-DMARIADB=%s?sessionVariables=time_zone='%s'"
            .formatted(urls.get(TestDatabase.MARIADB), sessionInMariaDb));
    options.add("-Duser.timezone=" + zone);
    options.add("-Dwrite=" + write);
    return Program.run(folder, Chronicle.class.getName(), options.toArray(String[]::new));
  }

  private static List<Instant> stored(TestDatabase database, String url) throws SQLException {
    List<Instant> all = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(url, database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        all.add(Instant.ofEpochMilli(rows.getLong("at")));
      }
    }
    return all;
  }

  @Test
  void areTheSameInEachOfThem() throws Exception {
    urls.put(TestDatabase.H2, TestDatabase.fileUrl(folder));
    urls.put(TestDatabase.POSTGRESQL, TestDatabase.POSTGRESQL.freshUrl());
    urls.put(TestDatabase.MARIADB, TestDatabase.MARIADB.freshUrl());

    List<String> written = chronicle("America/New_York", "-05:00", true);

    int keys = 2 * Chronicle.INSTANTS.size();
    int doings = keys + Chronicle.INSTANTS.size();
    assertThat(written).hasSize(urls.size() * (keys + doings + doings));
    for (Map.Entry<TestDatabase, String> each : urls.entrySet()) {
      assertThat(stored(each.getKey(), each.getValue()))
          .containsExactlyInAnyOrderElementsOf(Chronicle.INSTANTS);
    }
    assertThat(chronicle("UTC", "+00:00", false)).isEqualTo(written);
    assertThat(chronicle("Asia/Kathmandu", "+05:45", false)).isEqualTo(written);
  }
}
