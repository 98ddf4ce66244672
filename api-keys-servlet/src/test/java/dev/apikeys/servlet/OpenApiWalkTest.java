package dev.apikeys.servlet;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpReply;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The description of the management is true: of every answer, on a running server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiWalkTest {

  private static final OpenApiDocument DOCUMENT = OpenApiDocument.shipped();

  private final OpenApiWorld world = new OpenApiWorld();

  @AfterAll
  void end() {
    world.close();
  }

  static Stream<OpenApiScenario> scenarios() {
    return OpenApiScenarios.all();
  }

  static Stream<OpenApiScenario> bodies() {
    return scenarios().filter(scenario -> scenario.status() < 300 && !scenario.body().isEmpty());
  }

  static Stream<OpenApiScenario> reads() {
    return scenarios().filter(scenario -> scenario.method().equals("GET"));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void answersAsItSays(OpenApiScenario scenario) {
    HttpReply reply = world.send(scenario).is(scenario.status());
    JsonNode said = DOCUMENT.response(scenario.operation(), scenario.status());
    assertThat(said.isMissingNode()).as("%s is not described", scenario.answer()).isFalse();
    hasTheBody(reply, said.path("content"));
    hasTheHeaders(reply, said.path("headers"));
    assertThat(scenario.shown()).as("%s", reply).noneMatch(name -> reply.header(name).isEmpty());
  }

  private static void hasTheBody(HttpReply reply, JsonNode content) {
    assertThat(reply.header("Content-Type").replaceFirst(";.*", ""))
        .isEqualTo(String.join(" or ", content.propertyNames()));
    if (content.isEmpty()) {
      assertThat(reply.text()).isEmpty();
      return;
    }
    JsonNode schema = content.iterator().next().path("schema");
    assertThat(OpenApiSchemas.problemsOfWhole(reply.json(), schema, DOCUMENT))
        .as("%s", reply)
        .isEmpty();
  }

  private static void hasTheHeaders(HttpReply reply, JsonNode headers) {
    for (String name : headerNames()) {
      JsonNode said = DOCUMENT.followed(headers.path(name));
      String value = reply.headers(name);
      assertThat(value.isEmpty() || !said.isMissingNode())
          .as("%s is not described: %s", name, reply)
          .isTrue();
      assertThat(value.isEmpty() && said.path("required").asBoolean(false))
          .as("%s is missing: %s", name, reply)
          .isFalse();
      if (!value.isEmpty()) {
        JsonNode text = Json.STORED.valueToTree(value);
        assertThat(OpenApiSchemas.problemsOf(text, said.path("schema"), DOCUMENT)).isEmpty();
      }
    }
  }

  /** Every header that is described of any answer. */
  private static Set<String> headerNames() {
    return DOCUMENT
        .root()
        .path("components")
        .path("responses")
        .valueStream()
        .flatMap(response -> response.path("headers").propertyNames().stream())
        .collect(toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void takesTheBodiesThatItSays(OpenApiScenario scenario) {
    String type = scenario.mediaType().orElseThrow();
    JsonNode media = DOCUMENT.requestBody(scenario.operation()).path("content").path(type);
    JsonNode body =
        type.endsWith("json")
            ? Json.STORED.readTree(scenario.body())
            : Json.STORED.valueToTree(Parameters.of(scenario.body()).values());
    assertThat(OpenApiSchemas.problemsOf(body, media.path("schema"), DOCUMENT)).isEmpty();
  }

  @Test
  void saysEveryAnswerAndNoOther() {
    Set<String> got = scenarios().map(OpenApiScenario::answer).collect(toCollection(TreeSet::new));
    assertThat(DOCUMENT.answers()).isEqualTo(got);
  }

  @Test
  void saysEveryRouteAndNoOther() {
    Set<Route.Resource> said =
        DOCUMENT.root().path("paths").propertyNames().stream()
            .map(OpenApiWalkTest::resource)
            .collect(toSet());
    assertThat(said).isEqualTo(EnumSet.complementOf(EnumSet.of(Route.Resource.NONE)));
  }

  static Set<String> paths() {
    return Set.copyOf(DOCUMENT.root().path("paths").propertyNames());
  }

  /** HEAD goes without saying where there is GET, and OPTIONS everywhere. */
  @ParameterizedTest
  @MethodSource("paths")
  void saysEveryMethodAndNoOther(String path) {
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    for (String method : DOCUMENT.root().path("paths").path(path).propertyNames()) {
      methods.add(method.toUpperCase(Locale.ROOT));
    }
    methods.remove("PARAMETERS");
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    assertThat(resource(path).allow().split(", ")).containsExactlyInAnyOrderElementsOf(methods);
  }

  private static Route.Resource resource(String path) {
    return Route.at(path.replace("{id}", "x").replace("{owner}", "alice")).resource();
  }

  @ParameterizedTest
  @MethodSource("reads")
  void answersHeadAsItSaysOfGet(OpenApiScenario scenario) {
    HttpReply reply = world.send("HEAD", scenario).is(scenario.status());
    assertThat(reply.text()).isEmpty();
    hasTheHeaders(
        reply, DOCUMENT.response(scenario.operation(), scenario.status()).path("headers"));
  }

  @Test
  void showsEveryHeaderThatNeedNotCome() {
    Set<String> optional = new TreeSet<>();
    DOCUMENT
        .root()
        .path("components")
        .path("responses")
        .forEach(
            response ->
                response
                    .path("headers")
                    .forEachEntry(
                        (name, header) -> {
                          if (!DOCUMENT.followed(header).has("required")) {
                            optional.add(name);
                          }
                        }));
    assertThat(scenarios().flatMap(scenario -> scenario.shown().stream()).collect(toSet()))
        .isEqualTo(optional);
  }
}
