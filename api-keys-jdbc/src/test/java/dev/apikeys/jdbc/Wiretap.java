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
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** A real DataSource, listened to: tells what is executed, and can be made to fail. */
final class Wiretap {

  /** Comes with each statement and each commit, and may throw in its place. */
  interface Fault {
    void before(String sql) throws SQLException;
  }

  static final String COMMIT = "COMMIT";

  private final Queue<Overheard> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> called = new ConcurrentLinkedQueue<>();
  private final Queue<Overheard> batched = new ConcurrentLinkedQueue<>();
  private final DataSource tapped;
  private volatile Fault fault = sql -> {};
  private volatile Fault loss = sql -> {};
  private volatile Fault interference = method -> {};
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

  /** Each row that was sent in a batch since it was last asked, with its values. */
  List<Overheard> batched() {
    List<Overheard> all = List.copyOf(batched);
    batched.clear();
    return all;
  }

  /** Methods of connections, and those that gave them, since it was last asked. */
  List<String> called() {
    List<String> all = List.copyOf(called);
    called.clear();
    return all;
  }

  /** Is asked before each method of the DataSource and of its connections. */
  void interfering(Fault with) {
    this.interference = with;
  }

  /** Comes after each statement and each commit, and may throw in place of its answer. */
  void losing(Fault with) {
    this.loss = with;
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
          if (type == DataSource.class || type == Connection.class) {
            called.add(method.getName());
            interference.before(method.getName());
          }
          if (method.getName().equals("addBatch")) {
            batched.add(new Overheard(sql, List.copyOf(values.values())));
          }
          if (type == PreparedStatement.class) {
            note(method.getName(), arguments, values);
          }
          String said = said(method.getName(), arguments, sql);
          if (!said.isEmpty()) {
            heard.add(new Overheard(said, List.copyOf(values.values())));
            fault.before(said);
          }
          try {
            Object result = method.invoke(real, arguments);
            if (!said.isEmpty()) {
              loss.before(said);
            }
            return result == null ? null : change.of(method.getName(), arguments, result);
          } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static void note(
      String method, Object[] arguments, Map<Integer, Optional<Object>> values) {
    if (method.equals("setNull")) {
      values.put((Integer) arguments[0], Optional.empty());
    } else if (method.startsWith("set") && arguments.length > 1) {
      values.put((Integer) arguments[0], Optional.of(arguments[1]));
    }
  }

  private static String said(String method, Object[] arguments, String sql) {
    if (method.startsWith("execute")) {
      return sql.isEmpty() ? String.valueOf(arguments[0]) : sql;
    }
    return method.equals("commit") ? COMMIT : "";
  }
}
