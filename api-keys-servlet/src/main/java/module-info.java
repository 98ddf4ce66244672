/** Guards HTTP requests by API keys, and serves their management, in any servlet container. */
module dev.apikeys.servlet {
  requires static transitive org.jspecify;
  requires transitive dev.apikeys;
  requires transitive jakarta.servlet;
  requires org.slf4j;
  requires tools.jackson.core;
  requires tools.jackson.databind;

  exports dev.apikeys.servlet;
}
