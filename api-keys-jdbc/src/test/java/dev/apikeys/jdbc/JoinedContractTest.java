package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.contract.KeyStoreContract;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Each call in a transaction of the application, which repeats it as applications do. */
class JoinedContractTest extends KeyStoreContract {

  private static final int MAX_ATTEMPTS = 20;

  private final HikariDataSource pool = H2.memory();
  private final ThreadBoundTransactions transactions = new ThreadBoundTransactions(pool);
  private final JdbcKeyStore joined = JdbcKeyStore.builder(pool).transactions(transactions).build();

  /** Each thread holds one connection, and verifying takes another. */
  @BeforeEach
  void createSchema() {
    pool.setMaximumPoolSize(40);
    joined.createSchema();
  }

  @AfterEach
  void everyConnectionIsBack() {
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    pool.close();
  }

  @Override
  public KeyStore store() {
    InvocationHandler handler = (proxy, method, arguments) -> repeating(method, arguments);
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, handler);
  }

  private Object repeating(Method method, Object[] arguments) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.in(() -> call(method, arguments));
      } catch (KeyStoreException failure) {
        if (attempt == MAX_ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  private Object call(Method method, Object[] arguments) {
    try {
      return method.invoke(joined, arguments);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(thrown);
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
