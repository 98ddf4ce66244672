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
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  private String url(TestDatabase database) {
    return database == TestDatabase.H2 ? H2.fileUrl(folder) : database.freshUrl();
  }

  /** The drivers of H2 and PostgreSQL give their sessions the zone of the JVM. */
  private static String inSession(TestDatabase database, String url, String offset) {
    return database == TestDatabase.MARIADB
        ? url + "?sessionVariables=time_zone='" + offset + "'"
        : url;
  }

  private List<String> chronicle(String zone, String url, TestDatabase database, boolean write)
      throws Exception {
    return Program.run(
        folder,
        Chronicle.class.getName(),
        "-Duser.timezone=" + zone,
        "-Durl=" + url,
        "-Duser=" + database.user(),
        "-Dwrite=" + write);
  }

  private static List<Instant> stored(TestDatabase database, String url) throws SQLException {
    List<Instant> all = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, database.user(), "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        all.add(Instant.ofEpochMilli(rows.getLong("at")));
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void areTheSameInEachOfThem(TestDatabase database) throws Exception {
    String url = url(database);
    List<String> written =
        chronicle("America/New_York", inSession(database, url, "-05:00"), database, true);
    int keys = 2 * Chronicle.INSTANTS.size();
    int doings = keys + Chronicle.INSTANTS.size();
    assertThat(written).hasSize(keys + doings + doings);
    assertThat(stored(database, url)).containsExactlyInAnyOrderElementsOf(Chronicle.INSTANTS);

    String elsewhere = inSession(database, url, "+05:45");
    assertThat(chronicle("UTC", url, database, false)).isEqualTo(written);
    assertThat(chronicle("Asia/Kathmandu", elsewhere, database, false)).isEqualTo(written);
  }
}
