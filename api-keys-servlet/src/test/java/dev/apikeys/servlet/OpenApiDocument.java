package dev.apikeys.servlet;

import static java.util.stream.Collectors.toCollection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The description of the management as tests read it.
 *
 * @param root the document
 */
record OpenApiDocument(JsonNode root) {

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /** The one that is shipped, with all that it can hold. */
  static OpenApiDocument shipped() {
    return new OpenApiDocument(OpenApi.read().document());
  }

  /** The operations, each by its name, such as {@code GET /{id}}. */
  Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (String method : METHODS) {
        if (path.getValue().has(method)) {
          operations.put(
              method.toUpperCase(Locale.ROOT) + " " + path.getKey(), path.getValue().get(method));
        }
      }
    }
    return operations;
  }

  /** What can be answered, such as {@code GET /{id} 404}. */
  Set<String> answers() {
    Set<String> answers = new TreeSet<>();
    operations()
        .forEach(
            (name, operation) ->
                operation
                    .path("responses")
                    .propertyNames()
                    .forEach(status -> answers.add(name + " " + status)));
    return answers;
  }

  JsonNode response(String operation, int status) {
    return followed(operation(operation).path("responses").path(String.valueOf(status)));
  }

  JsonNode requestBody(String operation) {
    return followed(operation(operation).path("requestBody"));
  }

  /** The parameters of an operation, those of its path among them. */
  List<JsonNode> parameters(String operation) {
    JsonNode path = root.path("paths").path(operation.substring(operation.indexOf(' ') + 1));
    return Stream.concat(
            path.path("parameters").valueStream(),
            operation(operation).path("parameters").valueStream())
        .map(this::followed)
        .toList();
  }

  private JsonNode operation(String name) {
    return operations().getOrDefault(name, MissingNode.getInstance());
  }

  /** What a reference leads to; missing if to nothing. */
  JsonNode followed(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").stringValue().substring(1)) : node;
  }

  /** All that is in it, itself included. */
  Stream<JsonNode> nodes() {
    return nodes(root);
  }

  private static Stream<JsonNode> nodes(JsonNode node) {
    return Stream.concat(Stream.of(node), node.valueStream().flatMap(OpenApiDocument::nodes));
  }

  /** Where every reference leads. */
  Set<String> references() {
    return nodes()
        .filter(node -> node.has("$ref"))
        .map(node -> node.get("$ref").stringValue())
        .collect(toCollection(TreeSet::new));
  }
}
