package dev.apikeys.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Change;
import dev.apikeys.ChangeResult;
import dev.apikeys.Changes;
import dev.apikeys.FoundSecret;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyChange;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lookup;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Purge;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.TransactionOutcome;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A store in a relational database: H2, PostgreSQL or MariaDB.
 *
 * <p>Its tables must be there: see {@link #createSchema()}. That they are, and in the version of
 * this code, is checked by the first call that needs them, and not before.
 *
 * <p><b>Transactions.</b> A call made while the application is in a transaction takes part in it,
 * if the store was given {@link Transactions}: keys, audit entries and change rows are then written
 * together with the application's own rows, or not at all. A call that fails undoes itself alone;
 * it is never repeated, so that a conflict with another transaction is the application's to repeat.
 * On H2, {@link #change} and owner limits need its transaction to be at READ COMMITTED, and are
 * refused above it. {@link #find}, {@link #recordUses} and {@link #rehash}, which verification
 * needs, never take part and see what is committed alone.
 *
 * <p>Any other call takes one connection and gives it back. One that writes is one transaction,
 * committed explicitly, whatever the DataSource's {@code autoCommit} is, at READ COMMITTED; when it
 * meets another transaction (deadlock, lock timeout), it is begun anew, at most six times in all
 * and until the query timeout has passed. A commit that fails otherwise is not repeated, and its
 * exception says that nobody knows whether it holds. The DataSource must be the primary: a replica
 * that lags would keep revoked keys alive.
 *
 * <p><b>Time.</b> Each statement may take 5 seconds unless {@link JdbcKeyStoreBuilder#queryTimeout}
 * says otherwise, in whole seconds; a connection over which nothing comes back for 2 seconds more
 * is given up, where the driver has network timeouts. Waiting for a connection is bounded by the
 * DataSource. Once there is none to be had, or one was lost, calls fail at once, and one call a
 * second tries the database again, the first after a loss at once, until one has reached it. Joined
 * calls always go ahead.
 *
 * <p>Tables that are missing, or of another version, are a {@link SchemaException}. Whatever else
 * fails is thrown as {@link KeyStoreException}, with SQL and codes in its message and no value of
 * any row. Safe for use by many threads.
 */
public final class JdbcKeyStore implements KeyStore, AutoCloseable {

  /** Uses that are written in one transaction, so that none is long. */
  private static final int USES = 1_000;

  private final Transactor transactor;
  private final Runnable closing;

  JdbcKeyStore(JdbcKeyStoreBuilder builder, Runnable closing) {
    TimeLimits limits = new TimeLimits(builder.queryTimeout, System::nanoTime);
    Connections connections = new Connections(builder.dataSource, limits, System::nanoTime);
    this.transactor = new Transactor(connections, limits, builder.transactions);
    this.closing = closing;
  }

  /** Over a DataSource, best one that pools, which is never closed. Connects to nothing yet. */
  public static JdbcKeyStore create(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /** Over a DataSource, with more to be said. */
  public static JdbcKeyStoreBuilder builder(DataSource dataSource) {
    return new JdbcKeyStoreBuilder(dataSource);
  }

  /**
   * Over a pool of its own, of at most 10 connections, which {@link #close()} closes. Whoever finds
   * all of them taken waits for at most 5 seconds.
   *
   * @param url a JDBC URL, such as {@code jdbc:h2:./keys;WRITE_DELAY=0}, without which H2 may lose
   *     its last half second; its driver must be on the class path
   * @throws KeyStoreException if the database cannot be reached
   */
  public static JdbcKeyStore connect(String url, String user, String password) {
    HikariDataSource pool = ConnectionPool.open(url, user, password);
    return new JdbcKeyStore(builder(pool), pool::close);
  }

  /**
   * Creates the tables that are not there, and drops and alters none; harmless when repeated. Needs
   * the right to create tables. Whoever would rather not grant it runs the script of the database
   * on the class path, such as {@code db/api-keys/postgresql/V1__api_keys.sql}. It never joins the
   * application's transaction.
   *
   * @throws SchemaException if there are tables of another version
   */
  public void createSchema() {
    transactor.prepare(Schema::create);
  }

  /**
   * The version of the tables, read anew at each call; never in the application's transaction.
   *
   * @throws SchemaException if they are missing, or of another version than this code needs
   * @throws KeyStoreException if the database cannot be reached, or fails
   */
  public int schemaVersion() {
    return transactor.readApart(Session::schemaVersion);
  }

  /** Closes the pool that {@link #connect} opened; a DataSource that was given stays open. */
  @Override
  public void close() {
    closing.run();
  }

  @Override
  public List<InsertionResult> insert(List<Insertion> insertions) {
    return transactor.write(session -> new KeyInsertion(session).insert(insertions));
  }

  @Override
  public List<InsertionResult> insertAll(List<Insertion> insertions) {
    try {
      return transactor.write(session -> new KeyInsertion(session).insertAll(insertions));
    } catch (KeyInsertion.Undone undone) {
      return undone.results();
    }
  }

  @Override
  public Optional<FoundSecret> find(Lookup lookup) {
    return transactor.readApart(session -> session.search().find(lookup));
  }

  @Override
  public Optional<String> keyOf(KeyRequest lasting) {
    return transactor.read(session -> session.requests().keyOf(lasting));
  }

  @Override
  public Optional<StoredKey> get(String keyId) {
    return transactor.read(session -> session.search().get(keyId));
  }

  @Override
  public List<ApiKey> list(KeyQuery query, Instant at) {
    return transactor.read(session -> session.search().list(query, at));
  }

  @Override
  public ChangeResult change(
      String keyId,
      Optional<OwnerLimits> ownerLimits,
      Function<StoredKey, Optional<Change>> change) {
    try {
      return transactor.write(
          session -> new KeyAlteration(session, keyId).apply(ownerLimits, change));
    } catch (KeyAlteration.Interrupted interrupted) {
      throw interrupted.reason();
    }
  }

  @Override
  public boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    return transactor.writeApart(
        session -> session.secrets().rehash(secretId, expected, replacement));
  }

  @Override
  public void recordUses(Collection<SecretUse> uses) {
    List<SecretUse> sorted =
        uses.stream().sorted(Comparator.comparing(SecretUse::secretId)).toList();
    for (int from = 0; from < sorted.size(); from += USES) {
      List<SecretUse> some = sorted.subList(from, Math.min(from + USES, sorted.size()));
      transactor.writeApart(session -> session.lastUses().update(some));
    }
  }

  @Override
  public void announce(String tenant, String owner, Instant at) {
    KeyChange announced =
        new KeyChange(0, Optional.empty(), Optional.empty(), tenant, Optional.of(owner), at);
    transactor.write(session -> session.changes().insert(announced));
  }

  @Override
  public Changes changes(long from, int limit) {
    return transactor.read(session -> session.changes().select(from, Math.max(0, limit)));
  }

  @Override
  public List<AuditRecord> audit(AuditQuery query) {
    return transactor.read(session -> session.audit().select(query));
  }

  @Override
  public int purge(Purge what, Instant before, int limit) {
    int most = Math.max(0, limit);
    return transactor.write(session -> session.purge(what, before, most));
  }

  @Override
  public Map<String, Long> countByScheme() {
    return transactor.read(session -> session.secrets().countByScheme());
  }

  /**
   * Runs an action when the transaction that the calling thread is in has ended, with how it ended,
   * and at once where there is none.
   */
  @Override
  public void afterCompletion(Consumer<TransactionOutcome> action) {
    transactor.afterCompletion(action);
  }
}
