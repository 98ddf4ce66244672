/**
 * Keys in a relational database. {@link dev.apikeys.jdbc.JdbcKeyStore} is the door, and the only
 * public type.
 */
@NullMarked
package dev.apikeys.jdbc;

import org.jspecify.annotations.NullMarked;
