package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The description of the management is sound, whatever it describes. */
class OpenApiDocumentTest {

  private static final OpenApiDocument DOCUMENT = OpenApiDocument.shipped();

  @Test
  void isValidByTheOfficialSchema() {
    assertThat(OpenApiSchemas.problemsOf(DOCUMENT.root())).isEmpty();
  }

  /** Shows that the test above can fail: in what is OpenAPI's, and in what is JSON Schema's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'openapi':'3.1.0' | 'openapi':'3.0.0'",
        "'title':'API keys', | ''",
        "'operationId' | 'operationid'",
        "'in':'path' | 'in':'paths'",
        "'description':'It is done.', | ''",
        "'type':'http' | 'type':'https'",
        "'type':'boolean' | 'type':'bool'",
        "'required':['active'] | 'required':'active'",
        "'maxItems':64 | 'maxItems':-64"
      })
  void wouldBeRefusedIfItWereBroken(String sound, String broken) {
    String text = Json.text(DOCUMENT.root());
    String changed = text.replace(quoted(sound), quoted(broken));
    assertThat(changed).isNotEqualTo(text);
    assertThat(OpenApiSchemas.problemsOf(Json.STORED.readTree(changed))).isNotEmpty();
  }

  private static String quoted(String text) {
    return text.equals("''") ? "" : text.replace('\'', '"');
  }

  @Test
  void refersToNothingThatIsNotThere() {
    assertThat(DOCUMENT.references())
        .isNotEmpty()
        .allMatch(reference -> !DOCUMENT.root().at(reference.substring(1)).isMissingNode());
  }

  @Test
  void definesNothingThatNobodyRefersTo() {
    List<String> defined =
        Stream.of("schemas", "parameters", "headers", "responses", "requestBodies")
            .flatMap(
                kind ->
                    DOCUMENT.root().path("components").path(kind).propertyNames().stream()
                        .map(name -> "#/components/" + kind + "/" + name))
            .toList();
    assertThat(DOCUMENT.references()).containsExactlyInAnyOrderElementsOf(defined);
  }

  @Test
  void namesEachOperationOnce() {
    assertThat(DOCUMENT.operations().values())
        .extracting(operation -> operation.path("operationId").stringValue())
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"))
        .doesNotHaveDuplicates();
  }

  @Test
  void usesTheTagsThatItExplains() {
    List<String> explained =
        DOCUMENT.root().path("tags").valueStream().map(tag -> tag.get("name").asString()).toList();
    assertThat(DOCUMENT.operations().values())
        .extracting(operation -> operation.path("tags").path(0).stringValue())
        .hasSameElementsAs(explained);
  }

  static Stream<String> operations() {
    return DOCUMENT.operations().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("operations")
  void describesWhatAPathLeavesOpen(String operation) {
    assertThat(DOCUMENT.parameters(operation))
        .filteredOn(parameter -> parameter.path("in").stringValue().equals("path"))
        .extracting(parameter -> parameter.path("name").stringValue())
        .containsExactlyElementsOf(
            Pattern.compile("\\{(\\w+)}")
                .matcher(operation)
                .results()
                .map(open -> open.group(1))
                .toList());
  }

  @Test
  void givesExamplesThatItsOwnSchemasAllow() {
    List<JsonNode> exemplified = DOCUMENT.nodes().filter(node -> node.has("examples")).toList();
    assertThat(exemplified).hasSizeGreaterThan(10);
    for (JsonNode schema : exemplified) {
      for (JsonNode example : schema.get("examples")) {
        assertThat(OpenApiSchemas.problemsOfWhole(example, schema, DOCUMENT))
            .as("%s", example)
            .isEmpty();
      }
    }
  }

  @Test
  void givesExamplesOfProblemsThatItsOwnSchemaAllows() {
    List<JsonNode> exemplified = DOCUMENT.nodes().filter(node -> node.has("example")).toList();
    assertThat(exemplified).hasSizeGreaterThan(10);
    for (JsonNode media : exemplified) {
      assertThat(
              OpenApiSchemas.problemsOfWhole(media.get("example"), media.get("schema"), DOCUMENT))
          .as("%s", media)
          .isEmpty();
    }
  }
}
