package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.jdbc.SchemaException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.sql.autoconfigure.init.OnDatabaseInitializationCondition;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Keeps keys in the application's own database, unless it declares a {@link KeyStore} or {@link
 * ApiKeys} of its own: in the one that is marked by {@link ApiKeysDataSource}, else the primary or
 * only one.
 */
@AutoConfiguration(after = DataSourceAutoConfiguration.class)
@ConditionalOnMissingBean({KeyStore.class, ApiKeys.class})
@EnableConfigurationProperties(ApiKeysJdbcProperties.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
class ApiKeysJdbcAutoConfiguration {

  private static final Logger log = LoggerFactory.getLogger(ApiKeysJdbcAutoConfiguration.class);

  /** Whether there is anything to run, by the setting. */
  static class Initialization extends OnDatabaseInitializationCondition {

    Initialization() {
      super("API keys", "api-keys.jdbc.initialize-schema");
    }
  }

  @Bean
  @ConditionalOnMissingBean(name = "apiKeysSchemaInitializer")
  @Conditional(Initialization.class)
  ApiKeysSchemaInitializer apiKeysSchemaInitializer(
      @ApiKeysDataSource ObjectProvider<DataSource> marked,
      ObjectProvider<DataSource> dataSources,
      ApiKeysJdbcProperties properties) {
    return new ApiKeysSchemaInitializer(chosen(marked, dataSources), properties);
  }

  /**
   * Over the DataSource itself: one that hands out a running transaction's connection is around.
   */
  @Bean
  JdbcKeyStore apiKeysStore(
      @ApiKeysDataSource ObjectProvider<DataSource> marked,
      ObjectProvider<DataSource> dataSources,
      ApiKeysJdbcProperties properties) {
    DataSource itself = target(chosen(marked, dataSources));
    return InvalidSettingException.within(
        "api-keys.jdbc",
        () ->
            JdbcKeyStore.builder(itself)
                .transactions(new SpringTransactions(itself))
                .queryTimeout(properties.getQueryTimeout())
                .build());
  }

  /**
   * Refuses to start without its tables, whose lack would answer 503 to all who come. A database
   * that is out of reach may be back in time.
   */
  @Bean
  @ConditionalOnMissingBean(name = "apiKeysSchemaCheck")
  SmartInitializingSingleton apiKeysSchemaCheck(JdbcKeyStore apiKeysStore) {
    return () -> {
      try {
        apiKeysStore.schemaVersion();
      } catch (SchemaException unfit) {
        throw unfit;
      } catch (KeyStoreException unreachable) {
        log.warn(
            "The database of the API keys is out of reach: until it is back, keys get 503.",
            unreachable);
      }
    };
  }

  private static DataSource chosen(
      ObjectProvider<DataSource> marked, ObjectProvider<DataSource> dataSources) {
    try {
      return marked.getIfAvailable(dataSources::getObject);
    } catch (NoUniqueBeanDefinitionException several) {
      Collection<String> names = several.getBeanNamesFound();
      throw new SeveralDataSourcesException(names == null ? List.of() : names);
    }
  }

  private static DataSource target(DataSource dataSource) {
    return dataSource instanceof TransactionAwareDataSourceProxy proxy
        ? Objects.requireNonNull(proxy.getTargetDataSource(), "the proxy has no target DataSource")
        : dataSource;
  }
}
