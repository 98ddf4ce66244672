package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The script that makes the tables, as somebody has it who runs it by hand. */
record Script(String location, String text) {

  static Script of(TestDatabase database) {
    String location = Database.valueOf(database.name()).script();
    try (InputStream script = Script.class.getClassLoader().getResourceAsStream(location)) {
      return new Script(location, new String(Objects.requireNonNull(script).readAllBytes(), UTF_8));
    } catch (IOException broken) {
      throw new IllegalStateException(location, broken);
    }
  }

  List<String> statements() {
    return Stream.of(text.split(";\\s*")).toList();
  }

  void run(HikariDataSource pool) throws SQLException {
    for (String statement : statements()) {
      TestDatabase.execute(pool, statement);
    }
  }
}
