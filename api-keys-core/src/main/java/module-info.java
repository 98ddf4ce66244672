/** The core of api-keys: decides; knows no framework and no database. */
module dev.apikeys {
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports dev.apikeys;
}
