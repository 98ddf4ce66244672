package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.spring.MeteredApplication.Application;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Grafana dashboard, held to what Prometheus scrapes from an application. */
class DashboardTest {

  private static final String OURS = "api_keys_";

  /** What PromQL has itself, and which labels Prometheus gives to whatever it scrapes. */
  private static final Set<String> KNOWN = Set.of("sum", "max", "rate", "by", "job", "instance");

  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|\\[[^]]*]");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  private static final Set<String> metrics = new TreeSet<>();
  private static final Set<String> labels = new TreeSet<>();
  private static final Set<String> labelled = new TreeSet<>();
  private static JsonNode dashboard = JsonMapper.shared().nullNode();

  @BeforeAll
  static void read() throws IOException {
    try (InputStream stream = DashboardTest.class.getResourceAsStream("/grafana/api-keys.json")) {
      dashboard = JsonMapper.shared().readTree(Objects.requireNonNull(stream).readAllBytes());
    }
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      application.verifyAllKinds();
      application
          .scrape()
          .lines()
          .filter(line -> line.startsWith(OURS))
          .forEach(DashboardTest::add);
    }
  }

  private static void add(String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    metrics.add(sample.group(1));
    Matcher label = LABEL.matcher(Objects.requireNonNullElse(sample.group(2), ""));
    while (label.find()) {
      labels.add(label.group(1));
      labelled.add(sample.group(1) + " " + label.group());
    }
  }

  @AfterAll
  static void clear() {
    metrics.clear();
  }

  private static List<String> queries() {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(target.path("expr").asString());
      }
    }
    return queries;
  }

  private static List<String> words(String query) {
    return WORD.matcher(TEXT.matcher(query).replaceAll(" ")).results().map(m -> m.group()).toList();
  }

  @Test
  void asksForNothingThatThereIsNot() {
    assertThat(queries()).hasSizeGreaterThan(9);
    for (String query : queries()) {
      for (String word : words(query)) {
        assertThat(metrics.contains(word) || labels.contains(word) || KNOWN.contains(word))
            .as("%s in %s", word, query)
            .isTrue();
      }
    }
  }

  @Test
  void asksEachMeterForLabelsAndValuesThatItHas() {
    Pattern series = Pattern.compile("(api_keys_\\w+)\\{([^}]*)}");
    List<String> asked = new ArrayList<>();
    for (String query : queries()) {
      Matcher one = series.matcher(query);
      while (one.find()) {
        LABEL
            .matcher(one.group(2))
            .results()
            .forEach(m -> asked.add(one.group(1) + " " + m.group()));
      }
    }
    assertThat(asked).isNotEmpty();
    assertThat(labelled).containsAll(asked);
  }

  @Test
  void groupsByLabelsThatTheMeterHas() {
    Pattern grouped = Pattern.compile("by \\((\\w+)\\) \\((?:rate\\()?(\\w+)\\{");
    List<String> found =
        queries().stream()
            .flatMap(query -> grouped.matcher(query).results())
            .map(m -> m.group(2) + " " + m.group(1))
            .toList();
    assertThat(found).hasSizeGreaterThan(4);
    for (String one : found) {
      assertThat(labelled).anyMatch(label -> label.startsWith(one + "="));
    }
  }

  @Test
  void showsEveryMeter() {
    Stream<String> shown = queries().stream().flatMap(query -> words(query).stream());
    assertThat(shown.filter(word -> word.startsWith(OURS)).distinct())
        .containsExactlyInAnyOrderElementsOf(metrics);
  }

  @Test
  void asksTheDataSourceThatIsChosen() {
    JsonNode variables = dashboard.path("templating").path("list");
    assertThat(variables.path(0).path("name").asString()).isEqualTo("datasource");
    assertThat(variables.path(0).path("query").asString()).isEqualTo("prometheus");
    assertThat(dashboard.toString()).contains("${datasource}");
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(panel.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
    }
  }

  @Test
  void fillsItsVariablesFromAMeterThatThereIs() {
    List<String> names = new ArrayList<>();
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      WORD.matcher(variable.path("definition").asString(""))
          .results()
          .map(m -> m.group())
          .filter(word -> word.startsWith(OURS))
          .forEach(names::add);
    }
    assertThat(names).hasSize(2);
    assertThat(metrics).containsAll(names);
  }
}
