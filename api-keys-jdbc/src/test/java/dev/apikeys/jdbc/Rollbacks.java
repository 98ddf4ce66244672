package dev.apikeys.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A real DataSource, whose transactions are counted that were rolled back. */
final class Rollbacks {

  private final AtomicLong count = new AtomicLong();
  private final DataSource counted;

  Rollbacks(DataSource real) {
    this.counted = around(DataSource.class, real);
  }

  DataSource dataSource() {
    return counted;
  }

  long count() {
    return count.get();
  }

  private <T> T around(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("rollback")) {
            count.incrementAndGet();
          }
          try {
            Object result = method.invoke(real, arguments);
            return result instanceof Connection connection
                ? around(Connection.class, connection)
                : result;
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
