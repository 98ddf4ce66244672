package dev.apikeys.servlet;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates documents by the official schema of OpenAPI 3.1, and bodies by a document's. */
final class OpenApiSchemas {

  private static final String HOME = "https://spec.openapis.org";

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry
                  .schemaIdResolvers(ids -> ids.mapPrefix(HOME, "classpath:spec.openapis.org"))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static final Schema OFFICIAL =
      REGISTRY.getSchema(SchemaLocation.of(HOME + "/oas/3.1/schema-base/2022-10-07"));

  private OpenApiSchemas() {}

  /** What is wrong with a document. */
  static List<String> problemsOf(JsonNode document) {
    return problems(OFFICIAL, document);
  }

  /** What is wrong with a body that a schema of this document describes. */
  static List<String> problemsOf(JsonNode body, JsonNode schema, OpenApiDocument document) {
    return problems(schemaOf(schema, document.root().path("components")), body);
  }

  /** The same, and no object may have a member that is not described. */
  static List<String> problemsOfWhole(JsonNode body, JsonNode schema, OpenApiDocument document) {
    JsonNode components = closed(document.root().path("components").deepCopy());
    return problems(schemaOf(closed(schema.deepCopy()), components), body);
  }

  /** A schema that stands by itself: its references lead into the components, as they did. */
  private static Schema schemaOf(JsonNode schema, JsonNode components) {
    ObjectNode whole = schema.deepCopy().asObject();
    whole.set("components", components);
    return REGISTRY.getSchema(whole);
  }

  private static List<String> problems(Schema schema, JsonNode value) {
    return schema.validate(value).stream().map(Object::toString).toList();
  }

  /** Closes each object where it is used: not where it is but a part of another one. */
  private static JsonNode closed(JsonNode node) {
    node.forEachEntry(
        (name, value) -> {
          if (name.equals("allOf")) {
            value.forEach(part -> closed(part.path("properties")));
          } else {
            closed(value);
          }
        });
    if (node.isArray()) {
      node.forEach(OpenApiSchemas::closed);
    }
    boolean reference = node.path("$ref").asString("").startsWith("#/components/schemas/");
    if (node instanceof ObjectNode object && reference) {
      object.put("unevaluatedProperties", false);
    }
    return node;
  }
}
