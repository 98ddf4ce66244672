/** The core of api-keys: decides; knows no framework and no database. */
@SuppressWarnings("requires-automatic") // Bucket4j has a name, and no descriptor
module dev.apikeys {
  requires static transitive org.jspecify;
  requires static com.nimbusds.jose.jwt;
  requires com.github.benmanes.caffeine;
  requires inet.ipaddr;
  requires io.github.bucket4j.core;
  requires org.slf4j;

  exports dev.apikeys;
  exports dev.apikeys.jwt;
}
