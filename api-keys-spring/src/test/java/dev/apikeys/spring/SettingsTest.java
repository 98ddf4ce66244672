package dev.apikeys.spring;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;

/** The settings, what the metadata says of them, and what the README does. */
class SettingsTest {

  private static final String JDBC = "api-keys.jdbc.";

  /** What is bound below this name, each with its default. */
  private static Map<String, String> bound(String name, Class<?> type) {
    Map<String, String> settings = new TreeMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String full = name + "." + kebab(component.getName());
      boolean group =
          component.isAnnotationPresent(NestedConfigurationProperty.class)
              || component.getType().isRecord();
      if (group) {
        settings.putAll(bound(full, component.getType()));
      } else {
        settings.put(full, defaultOf(type, component));
      }
    }
    return settings;
  }

  private static String defaultOf(Class<?> type, RecordComponent component) {
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    int index = names.indexOf(component.getName());
    DefaultValue value =
        type.getDeclaredConstructors()[0].getParameters()[index].getAnnotation(DefaultValue.class);
    return value == null ? "" : String.join(", ", value.value());
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> records() {
    ConfigurationProperties root =
        ApiKeysProperties.class.getAnnotation(ConfigurationProperties.class);
    return bound(root.value(), ApiKeysProperties.class);
  }

  private static Map<String, String> described(List<JsonNode> properties) {
    return properties.stream().collect(toMap(Settings::name, Settings::defaultOf));
  }

  /** The rows of the README: the names, of which a map's key is cut off, and the defaults. */
  private static Map<String, String> documented() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
      return lines
          .filter(line -> line.startsWith("| `api-keys."))
          .map(line -> line.split(" \\| ", 3))
          .collect(
              toMap(
                  cells -> cells[0].replaceAll("[| `]", "").replaceFirst("\\.<\\w+>$", ""),
                  cells -> cells[1]));
    }
  }

  @Test
  void areInTheMetadataWithTheirDefaults() throws Exception {
    List<JsonNode> properties =
        Settings.properties().stream()
            .filter(property -> !Settings.name(property).startsWith(JDBC))
            .toList();
    assertThat(described(properties)).containsExactlyInAnyOrderEntriesOf(records());
  }

  @Test
  void ofTheDatabaseAreInTheMetadata() throws Exception {
    List<String> setters =
        Arrays.stream(BeanUtils.getPropertyDescriptors(ApiKeysJdbcProperties.class))
            .filter(property -> property.getWriteMethod() != null)
            .map(property -> JDBC + kebab(property.getName()))
            .toList();
    assertThat(
            Settings.properties().stream()
                .map(Settings::name)
                .filter(name -> name.startsWith(JDBC)))
        .containsExactlyInAnyOrderElementsOf(setters);
  }

  @Test
  void ofTheActuatorAreInTheMetadata() throws Exception {
    assertThat(Settings.all().stream().map(Settings::name).filter(name -> !Settings.isOurs(name)))
        .containsExactlyInAnyOrder(
            "management.endpoint.apikeys.access",
            "management.endpoint.apikeys.cache.time-to-live",
            "management.health.api-keys.enabled");
  }

  @Test
  void areDescribedAndTyped() throws Exception {
    assertThat(Settings.all())
        .isNotEmpty()
        .allSatisfy(
            property -> {
              assertThat(property.path("description").asString("")).as("%s", property).isNotBlank();
              assertThat(property.path("type").asString("")).as("%s", property).isNotBlank();
            });
  }

  @Test
  void areInTheReadmeWithTheirDefaults() throws Exception {
    Map<String, String> readme = documented();
    Map<String, String> metadata = described(Settings.properties());
    assertThat(readme).containsOnlyKeys(metadata.keySet());
    metadata.entrySet().stream()
        .filter(not(setting -> setting.getValue().isEmpty()))
        .forEach(
            setting ->
                assertThat(readme.get(setting.getKey()))
                    .as(setting.getKey())
                    .contains("`" + setting.getValue().replace(", ", "`, `") + "`"));
  }

  @Test
  void withoutADefaultHaveNoneInTheReadme() throws Exception {
    Map<String, String> readme = documented();
    described(Settings.properties()).entrySet().stream()
        .filter(setting -> setting.getValue().isEmpty())
        .filter(
            setting ->
                !setting.getKey().equals("api-keys.filter.mode")) // which goes by what is there
        .filter(setting -> !setting.getKey().equals("api-keys.bootstrap.admin-key"))
        .forEach(
            setting ->
                assertThat(readme.get(setting.getKey())).as(setting.getKey()).doesNotContain("`"));
  }
}
