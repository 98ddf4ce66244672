/**
 * Keys in a relational database. {@link dev.apikeys.jdbc.JdbcKeyStore} is the door; {@link
 * dev.apikeys.jdbc.Transactions} lets it into the application's transactions.
 */
@NullMarked
package dev.apikeys.jdbc;

import org.jspecify.annotations.NullMarked;
