/** The core of api-keys: decides; knows no framework and no database. */
module dev.apikeys {
  requires static transitive org.jspecify;
  requires static com.nimbusds.jose.jwt;
  requires com.github.benmanes.caffeine;
  requires inet.ipaddr;
  requires org.slf4j;

  exports dev.apikeys;
  exports dev.apikeys.jwt;
}
