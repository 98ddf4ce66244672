package dev.apikeys.spring;

import dev.apikeys.jdbc.JdbcKeyStore;
import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDependsOnDatabaseInitializationDetector;

/**
 * Lets every script that makes tables, ours and the application's, run before the store is used.
 */
class KeyStoreDependsOnSchemaDetector
    extends AbstractBeansOfTypeDependsOnDatabaseInitializationDetector {

  @Override
  protected Set<Class<?>> getDependsOnDatabaseInitializationBeanTypes() {
    return Set.of(JdbcKeyStore.class);
  }
}
