package dev.apikeys.spring;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/** The database: how the tables come into being, by default only in embedded ones, and its time. */
@ConfigurationProperties("api-keys.jdbc")
class ApiKeysJdbcProperties extends DatabaseInitializationProperties {

  /** How long a statement may take before it is cancelled, 1 ms to 1 day. */
  private Duration queryTimeout = Duration.ofSeconds(5);

  public Duration getQueryTimeout() {
    return queryTimeout;
  }

  public void setQueryTimeout(Duration queryTimeout) {
    this.queryTimeout = queryTimeout;
  }

  @Override
  public String getDefaultSchemaLocation() {
    return "classpath:db/api-keys/@@platform@@/V1__api_keys.sql";
  }
}
