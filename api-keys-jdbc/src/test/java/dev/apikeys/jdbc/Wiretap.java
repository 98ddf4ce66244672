package dev.apikeys.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A real DataSource, listened to: tells what is executed, and can be made to fail. */
final class Wiretap {

  /** Comes before each statement and each commit, and may throw in its place. */
  interface Fault {
    void before(String sql) throws SQLException;
  }

  static final String COMMIT = "COMMIT";

  private final List<Overheard> heard = new CopyOnWriteArrayList<>();
  private final DataSource tapped;
  private volatile Fault fault = sql -> {};
  private volatile Optional<String> product = Optional.empty();

  Wiretap(DataSource real) {
    this.tapped = around(DataSource.class, real, this::onDataSource, "");
  }

  DataSource dataSource() {
    return tapped;
  }

  /** Statements, and commits, since it was last asked. */
  List<String> heard() {
    return overheard().stream().map(Overheard::sql).toList();
  }

  /** The same, with the values of parameters. */
  List<Overheard> overheard() {
    List<Overheard> all = List.copyOf(heard);
    heard.clear();
    return all;
  }

  void failing(Fault with) {
    this.fault = with;
  }

  void pretendingToBe(String productName) {
    this.product = Optional.of(productName);
  }

  private interface Change {
    Object of(String method, Object[] arguments, Object result) throws SQLException;
  }

  private Object onDataSource(String method, Object[] arguments, Object result) {
    return result instanceof Connection connection
        ? around(Connection.class, connection, this::onConnection, "")
        : result;
  }

  private Object onConnection(String method, Object[] arguments, Object result) {
    if (result instanceof PreparedStatement statement) {
      return around(PreparedStatement.class, statement, Wiretap::same, (String) arguments[0]);
    }
    if (result instanceof Statement statement) {
      return around(Statement.class, statement, Wiretap::same, "");
    }
    if (result instanceof DatabaseMetaData metaData) {
      return around(DatabaseMetaData.class, metaData, this::onMetaData, "");
    }
    return result;
  }

  private Object onMetaData(String method, Object[] arguments, Object result) {
    return method.equals("getDatabaseProductName") && product.isPresent() ? product.get() : result;
  }

  private static Object same(String method, Object[] arguments, Object result) {
    return result;
  }

  private <T> T around(Class<T> type, T real, Change change, String sql) {
    Map<Integer, Optional<Object>> values = new TreeMap<>();
    InvocationHandler handler =
        (proxy, method, maybe) -> {
          Object[] arguments = maybe == null ? new Object[0] : maybe;
          if (method.getName().startsWith("execute")) {
            hear(sql.isEmpty() ? String.valueOf(arguments[0]) : sql, values);
          } else if (method.getName().equals("commit")) {
            hear(COMMIT, values);
          } else if (method.getName().equals("setNull")) {
            values.put((Integer) arguments[0], Optional.empty());
          } else if (method.getName().startsWith("set") && arguments.length > 1) {
            values.put((Integer) arguments[0], Optional.of(arguments[1]));
          }
          try {
            Object result = method.invoke(real, arguments);
            return result == null ? null : change.of(method.getName(), arguments, result);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private void hear(String sql, Map<Integer, Optional<Object>> values) throws SQLException {
    heard.add(new Overheard(sql, List.copyOf(values.values())));
    fault.before(sql);
  }
}
