package dev.apikeys.jdbc;

import dev.apikeys.InvalidMemberException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/** The settings of {@link JdbcKeyStore}. For one thread. */
public final class JdbcKeyStoreBuilder {

  final DataSource dataSource;
  Optional<Transactions> transactions = Optional.empty();
  Duration queryTimeout = Duration.ofSeconds(5);

  JdbcKeyStoreBuilder(DataSource dataSource) {
    this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
  }

  /** The application's transactions, which calls join. By default none: all calls stand alone. */
  public JdbcKeyStoreBuilder transactions(Transactions application) {
    this.transactions = Optional.of(Objects.requireNonNull(application, "transactions"));
    return this;
  }

  /**
   * How long a statement may take before it is cancelled. By default 5 seconds; JDBC counts
   * seconds, and parts of one are rounded up.
   *
   * @throws InvalidMemberException if it is shorter than 1 ms or longer than 1 day
   */
  public JdbcKeyStoreBuilder queryTimeout(Duration most) {
    Objects.requireNonNull(most, "queryTimeout");
    if (most.compareTo(Duration.ofMillis(1)) < 0 || most.compareTo(Duration.ofDays(1)) > 0) {
      throw new InvalidMemberException(
          "queryTimeout", "is " + most + ": it must be between 1 ms and 1 day");
    }
    this.queryTimeout = most;
    return this;
  }

  /** Builds it. Connects to nothing yet. */
  public JdbcKeyStore build() {
    return new JdbcKeyStore(this, () -> {});
  }
}
