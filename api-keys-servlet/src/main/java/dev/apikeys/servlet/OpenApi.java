package dev.apikeys.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The description of the management for machines (OpenAPI 3.1), read once. It says nothing of any
 * key.
 *
 * @param document the document, for a management that publishes keys, at no place yet
 */
record OpenApi(ObjectNode document) {

  private static final String RESOURCE = "openapi.json";
  private static final String JWKS = "/jwks.json";

  /** Reads it. */
  static OpenApi read() {
    try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new IllegalStateException(RESOURCE + " is missing beside " + OpenApi.class);
      }
      return new OpenApi((ObjectNode) Json.STORED.readTree(resource));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * Its text.
   *
   * @param base the path at which the management is served; empty for the root
   * @param withJwks whether it publishes keys
   */
  String text(String base, boolean withJwks) {
    ObjectNode said = shallow(document);
    said.set(
        "servers", Json.STORED.valueToTree(List.of(Map.of("url", base.isEmpty() ? "/" : base))));
    if (!withJwks) {
      ObjectNode paths = shallow(document.get("paths"));
      paths.remove(JWKS);
      said.set("paths", paths);
    }
    return Json.text(said);
  }

  private static ObjectNode shallow(JsonNode object) {
    ObjectNode copy = Json.STORED.createObjectNode();
    object.forEachEntry(copy::set);
    return copy;
  }
}
