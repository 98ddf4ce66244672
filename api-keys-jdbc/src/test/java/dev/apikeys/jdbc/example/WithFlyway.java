package dev.apikeys.jdbc.example;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Has Flyway make the tables, whatever other tables there are and whoever made them. */
public final class WithFlyway {

  private WithFlyway() {}

  /** For {@code h2}, {@code postgresql} or {@code mariadb}; answers how many scripts it ran. */
  public static int migrate(DataSource dataSource, String database) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .locations("classpath:db/api-keys/" + database)
            .table("api_keys_schema_history")
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    return flyway.migrate().migrationsExecuted;
  }
}
