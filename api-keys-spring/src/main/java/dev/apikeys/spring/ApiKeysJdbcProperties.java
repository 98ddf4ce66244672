package dev.apikeys.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/** How the tables come into being: by default only in embedded databases. */
@ConfigurationProperties("api-keys.jdbc")
class ApiKeysJdbcProperties extends DatabaseInitializationProperties {

  @Override
  public String getDefaultSchemaLocation() {
    return "classpath:db/api-keys/@@platform@@/V1__api_keys.sql";
  }
}
