package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;

/**
 * Each call in a transaction of the application, which repeats it as applications do: where calls
 * join, a conflict is thrown, so that what the races show here holds of calls that are repeated.
 */
class JoinedContractTest {

  private static final int MAX_ATTEMPTS = 20;

  abstract static class Joined extends PooledContract {

    private final TestDatabase database;

    Joined(TestDatabase database) {
      this.database = database;
    }

    /** Each thread holds one connection, and verifying takes another for a short time. */
    @Override
    HikariDataSource pool() {
      HikariDataSource pool = database.fresh();
      pool.setMaximumPoolSize(80);
      return pool;
    }

    @Override
    KeyStore over(DataSource opened) {
      ThreadBoundTransactions transactions = new ThreadBoundTransactions(opened);
      JdbcKeyStore joined = JdbcKeyStore.builder(opened).transactions(transactions).build();
      InvocationHandler handler =
          (proxy, method, arguments) -> repeating(transactions, joined, method, arguments);
      return (KeyStore)
          Proxy.newProxyInstance(
              KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, handler);
    }
  }

  private static Object repeating(
      ThreadBoundTransactions transactions, KeyStore joined, Method method, Object[] arguments) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transactions.in(() -> call(joined, method, arguments));
      } catch (KeyStoreException failure) {
        if (attempt == MAX_ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  private static Object call(KeyStore joined, Method method, Object[] arguments) {
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

  @Nested
  class OnH2 extends Joined {
    OnH2() {
      super(TestDatabase.H2);
    }
  }

  @Nested
  class OnPostgres extends Joined {
    OnPostgres() {
      super(TestDatabase.POSTGRESQL);
    }
  }

  @Nested
  class OnMariaDb extends Joined {
    OnMariaDb() {
      super(TestDatabase.MARIADB);
    }
  }
}
