/** The core of api-keys: decides; knows no framework and no database. */
@SuppressWarnings({
  "requires-automatic",
  "requires-transitive-automatic"
}) // Bucket4j has a name only
module dev.apikeys {
  requires static transitive org.jspecify;
  requires static com.nimbusds.jose.jwt;
  requires com.github.benmanes.caffeine;
  requires inet.ipaddr;
  requires transitive io.github.bucket4j.core;
  requires org.slf4j;

  exports dev.apikeys;
  exports dev.apikeys.jwt;
}
