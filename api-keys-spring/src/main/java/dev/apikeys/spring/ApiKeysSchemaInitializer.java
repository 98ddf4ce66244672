package dev.apikeys.spring;

import javax.sql.DataSource;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;

/** Runs the script that makes the tables; harmless where they exist. */
class ApiKeysSchemaInitializer
    extends PropertiesBasedDataSourceScriptDatabaseInitializer<ApiKeysJdbcProperties> {

  ApiKeysSchemaInitializer(DataSource dataSource, ApiKeysJdbcProperties properties) {
    super(dataSource, properties);
  }
}
