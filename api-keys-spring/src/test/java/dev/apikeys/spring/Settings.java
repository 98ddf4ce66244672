package dev.apikeys.spring;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration metadata that the build wrote. */
final class Settings {

  private Settings() {}

  /** Those below {@code api-keys}. */
  static List<JsonNode> properties() throws IOException {
    return all().stream().filter(property -> isOurs(name(property))).toList();
  }

  static boolean isOurs(String name) {
    return name.startsWith("api-keys.");
  }

  /** With those of the Actuator that are about keys. */
  static List<JsonNode> all() throws IOException {
    try (InputStream file =
        Settings.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      return new JsonMapper()
          .readTree(Objects.requireNonNull(file, "no configuration metadata was written"))
          .get("properties")
          .valueStream()
          .toList();
    }
  }

  static String name(JsonNode property) {
    return property.get("name").asString();
  }

  /** The default as it would be written; empty if there is none. */
  static String defaultOf(JsonNode property) {
    JsonNode value = property.path("defaultValue");
    return value.isArray()
        ? String.join(", ", value.valueStream().map(JsonNode::asString).toList())
        : value.asString("").replaceFirst("^\\[(.*)]$", "$1"); // so a list of a record is written
  }
}
