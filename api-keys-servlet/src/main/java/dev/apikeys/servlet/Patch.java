package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.Caller;
import dev.apikeys.KeyEdit;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request that edits a key: a merge patch (RFC 7396) of the key's JSON.
 *
 * @param members its members
 */
record Patch(Members members) {

  private static final Set<String> ANYBODY = Set.of("name", "description", "metadata", "is_active");
  private static final Set<String> ADMINISTRATORS =
      Set.of(
          "scopes",
          "is_admin",
          "rate_limit",
          "allowed_cidrs",
          "not_before",
          "expires_at",
          "expires_in_days");

  /** What is merged with, or counted from, what the key has, and not simply put in its place. */
  private static final List<String> RELATIVE = List.of("metadata", "rate_limit", "is_admin");

  static Patch read(HttpServletRequest request, Caller caller) {
    Members members = RequestBody.readPatch(request);
    return new Patch(Terms.allow(members, caller, ANYBODY, ADMINISTRATORS));
  }

  /** Whether it asks for the same whatever the key has. */
  boolean isAbsolute() {
    return RELATIVE.stream().noneMatch(members::has);
  }

  /** What it asks of this key. */
  KeyEdit of(ApiKey key) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    if (!isAbsolute()) {
      Json.STORED.<ObjectNode>valueToTree(KeyJson.relative(key)).forEachEntry(values::put);
    }
    members
        .values()
        .forEach(
            (name, change) -> {
              if (change.isNull()) {
                values.remove(name);
              } else {
                values.put(name, merged(values.get(name), change));
              }
            });
    return new Terms(members.values().keySet(), new Members(values)).edit();
  }

  /** RFC 7396, section 2: null removes, objects are merged, anything else replaces. */
  private static JsonNode merged(@Nullable JsonNode target, JsonNode change) {
    if (!(change instanceof ObjectNode changes)) {
      return change;
    }
    ObjectNode result =
        target instanceof ObjectNode before
            ? before.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    changes.forEachEntry(
        (name, value) -> {
          if (value.isNull()) {
            result.remove(name);
          } else {
            result.set(name, merged(result.get(name), value));
          }
        });
    return result;
  }
}
