/** Stores keys in a relational database, over any DataSource. */
@SuppressWarnings("requires-automatic")
module dev.apikeys.jdbc {
  requires static transitive org.jspecify;
  requires transitive dev.apikeys;
  requires transitive java.sql;
  requires com.zaxxer.hikari;
  // Jdbi needs it, and as an automatic module cannot say so.
  requires io.leangen.geantyref;
  requires org.jdbi.v3.core;
  requires org.slf4j;

  exports dev.apikeys.jdbc;
}
