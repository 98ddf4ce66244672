package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.InvalidMemberException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads a request's body, in UTF-8 and of at most {@value #MAX_BYTES} bytes: one JSON object (RFC
 * 8259), or a form; each member once.
 */
final class RequestBody {

  static final int MAX_BYTES = 64 * 1024;

  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Of a longer body, so much is read and thrown away before it is refused. */
  private static final int MAX_DISCARDED = 16 * MAX_BYTES;

  private RequestBody() {}

  /** The members of the body, which must be there. */
  static Members read(HttpServletRequest request) {
    byte[] bytes = bytes(request);
    requireType(request, JSON);
    return parse(bytes);
  }

  /** The members of a merge patch (RFC 7396), which must be there. */
  static Members readPatch(HttpServletRequest request) {
    byte[] bytes = bytes(request);
    requireType(request, JSON, MERGE_PATCH);
    return parse(bytes);
  }

  /** The members of the body; none if it is empty. */
  static Members readIfAny(HttpServletRequest request) {
    byte[] bytes = bytes(request);
    if (bytes.length > 0 || request.getContentType() != null) {
      requireType(request, JSON);
    }
    return bytes.length == 0 ? new Members(Map.of()) : parse(bytes);
  }

  /** The parameters of a form, from the body alone: what is in a URL ends in logs. */
  static Parameters readForm(HttpServletRequest request) {
    byte[] bytes = bytes(request);
    requireType(request, FORM);
    if (request.getQueryString() != null) {
      throw invalid("parameters are taken from the body, not from the URL");
    }
    // Something before may have asked for a parameter, and so have had the body read.
    return bytes.length == 0
        ? Parameters.of(request.getParameterMap())
        : Parameters.of(text(bytes));
  }

  private static byte[] bytes(HttpServletRequest request) {
    byte[] bytes;
    boolean ended = true;
    try {
      InputStream body = request.getInputStream();
      bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        ended = discard(body);
      }
    } catch (IOException | RuntimeException unreadable) {
      throw invalid("the body cannot be read");
    }
    if (bytes.length > MAX_BYTES) {
      throw tooLong(ended);
    }
    return bytes;
  }

  /**
   * Reads on for a while: a client that is still sending when the connection is closed may never
   * see the answer.
   *
   * @return whether the body has ended
   */
  private static boolean discard(InputStream body) throws IOException {
    for (int blocks = 0; blocks < MAX_DISCARDED / MAX_BYTES; blocks++) {
      if (body.readNBytes(MAX_BYTES).length < MAX_BYTES) {
        return true;
      }
    }
    return false;
  }

  private static ProblemException tooLong(boolean ended) {
    Problem problem =
        Problem.of(413, "invalid_request", "the body is longer than " + MAX_BYTES + " bytes");
    return new ProblemException(ended ? problem : problem.with("Connection", "close"));
  }

  private static Members parse(byte[] bytes) {
    try {
      return new Members(members(text(bytes)));
    } catch (JacksonException noJson) {
      throw invalid("the body is not one JSON object");
    }
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException noText) {
      throw invalid("the body is not UTF-8");
    }
  }

  private static void requireType(HttpServletRequest request, String... types) {
    if (!isOf(request.getContentType(), List.of(types))) {
      Problem problem =
          Problem.of(
              415,
              "invalid_request",
              "the body must be " + String.join(" or ", types) + " in UTF-8");
      throw new ProblemException(
          types.length > 1 ? problem.with("Accept-Patch", String.join(", ", types)) : problem);
    }
  }

  private static boolean isOf(@Nullable String contentType, List<String> types) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=")
          && !parameter.equals("charset=utf-8")
          && !parameter.equals("charset=\"utf-8\"")) {
        return false;
      }
    }
    return types.contains(parts[0].strip());
  }

  private static Map<String, JsonNode> members(String text) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    try (JsonParser parser = Json.SENT.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("the body is not one JSON object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (members.put(name, value(parser, name)) != null) {
          throw new InvalidMemberException(Members.shown(name), "occurs more than once");
        }
      }
      if (parser.nextToken() != null) {
        throw invalid("the body goes on after its JSON object");
      }
    }
    return members;
  }

  private static JsonNode value(JsonParser parser, String name) {
    try {
      parser.nextToken();
      return parser.readValueAsTree();
    } catch (JacksonException | NumberFormatException broken) {
      throw new InvalidMemberException(
          Members.shown(name),
          "is no JSON value, names a member twice, or is nested deeper than " + Json.MAX_DEPTH);
    }
  }

  private static ProblemException invalid(String description) {
    return new ProblemException(Problems.invalid(description));
  }
}
