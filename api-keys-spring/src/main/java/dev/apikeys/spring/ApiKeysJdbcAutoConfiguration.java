package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.jdbc.JdbcKeyStore;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Keeps keys in the application's own database, unless it declares a {@link KeyStore} or {@link
 * ApiKeys} of its own.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnMissingBean({KeyStore.class, ApiKeys.class})
@EnableConfigurationProperties(ApiKeysJdbcProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class ApiKeysJdbcAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ApiKeysSchemaInitializer apiKeysSchemaInitializer(
      DataSource dataSource, ApiKeysJdbcProperties properties) {
    return new ApiKeysSchemaInitializer(dataSource, properties);
  }

  /**
   * Over the DataSource itself: one that hands out a running transaction's connection is around.
   */
  @Bean
  JdbcKeyStore apiKeysStore(DataSource dataSource) {
    DataSource itself = target(dataSource);
    return JdbcKeyStore.builder(itself).transactions(new SpringTransactions(itself)).build();
  }

  private static DataSource target(DataSource dataSource) {
    return dataSource instanceof TransactionAwareDataSourceProxy proxy
        ? Objects.requireNonNull(proxy.getTargetDataSource(), "the proxy has no target DataSource")
        : dataSource;
  }
}
