package dev.apikeys;

/**
 * Is told of what is done to keys through this {@link ApiKeys}: for audit logs and events.
 *
 * <p>Told of each audit entry once the transaction that it is in was committed for certain: never
 * of what was rolled back, nor where nobody knows how it ended. An application that undoes part of
 * its transaction by a savepoint, and commits the rest, is told of that part as well. Called on the
 * thread that committed: it must be quick and wait for nothing. What it throws is logged and
 * changes nothing. A process that ends just then tells nobody; {@link KeyStore#audit} has all.
 */
@FunctionalInterface
public interface AuditListener {

  /**
   * Something was done to a key, and holds.
   *
   * @param entry what, to which, by whom and when
   */
  void recorded(AuditEntry entry);
}
