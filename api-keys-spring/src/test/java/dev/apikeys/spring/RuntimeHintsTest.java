package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import dev.apikeys.ApiKeys;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.servlet.ApiKeyFilter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What a native image is told to keep. What runs is not an image: none is built here. */
class RuntimeHintsTest {

  /** Read when things are built, or by people: not by the library. */
  private static final Pattern NOT_READ = Pattern.compile("META-INF/.*|.*grafana.*");

  private static RuntimeHints hints() {
    RuntimeHints hints = new RuntimeHints();
    new ApiKeysRuntimeHints().registerHints(hints, RuntimeHintsTest.class.getClassLoader());
    return hints;
  }

  @Test
  void areFoundBySpring() {
    assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class).asList())
        .hasAtLeastOneElementOfType(ApiKeysRuntimeHints.class);
  }

  /** A new file needs a hint, or is named above. */
  @ParameterizedTest
  @ValueSource(
      classes = {ApiKeys.class, JdbcKeyStore.class, ApiKeyFilter.class, RequireScopes.class})
  void keepEveryFileThatIsRead(Class<?> oneOfItsClasses) throws Exception {
    assertThat(files(oneOfItsClasses).filter(name -> !NOT_READ.matcher(name).matches()))
        .allSatisfy(name -> assertThat(resource().forResource(name)).as(name).accepts(hints()));
  }

  @Test
  void keepTheScriptsAndTheDescriptionOfTheManagement() throws Exception {
    assertThat(files(JdbcKeyStore.class)).contains("db/api-keys/h2/V1__api_keys.sql");
    assertThat(files(ApiKeyFilter.class)).contains("dev/apikeys/servlet/openapi.json");
  }

  /** All but classes, in a jar or in a folder. */
  private static Stream<String> files(Class<?> oneOfItsClasses) throws Exception {
    URI place = oneOfItsClasses.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path path = Path.of(place);
    if (Files.isDirectory(path)) {
      return files(path).stream();
    }
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return files(jar.getPath("/")).stream();
    }
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.endsWith(".class"))
          .toList();
    }
  }

  @Test
  void keepTheTextsOfRefusedAddresses() {
    String bundle = "inet.ipaddr.IPAddressResources";
    assertThat(ResourceBundle.getBundle(bundle).keySet()).isNotEmpty();
    assertThat(resource().forBundle(bundle)).accepts(hints());
  }

  /** What is made of a text is found by its name, and Spring Boot does not see to that. */
  @Test
  void keepWhatTurnsTextsIntoOurTypes() {
    Set<Class<?>> types = madeOfTexts();
    assertThat(types).contains(SecretText.class);
    assertThat(types)
        .allSatisfy(
            type -> {
              Method factory = ClassUtils.getStaticMethod(type, "valueOf", String.class);
              assertThat(factory).as("valueOf(String) of %s", type).isNotNull();
              assertThat(reflection().onMethodInvocation(factory)).as("%s", type).accepts(hints());
            });
  }

  /** Spring Boot sees to settings that are beans; some are bound by hand too. */
  @Test
  void keepTheSettingsThatAreBoundByHand() {
    List<Class<?>> types = settings().filter(RuntimeHintsTest::isBoundByHand).toList();
    assertThat(types)
        .isNotEmpty()
        .allSatisfy(
            type ->
                assertThat(reflection().onConstructorInvocation(constructor(type)))
                    .as("%s", type)
                    .accepts(hints()));
  }

  private static boolean isBoundByHand(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(method -> Arrays.asList(method.getParameterTypes()).contains(Environment.class));
  }

  private static Constructor<?> constructor(Class<?> type) {
    return type.getDeclaredConstructors()[0];
  }

  private static Stream<Class<?>> settings() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    return scanner.findCandidateComponents("dev.apikeys.spring").stream()
        .map(bean -> ClassUtils.resolveClassName(String.valueOf(bean.getBeanClassName()), null));
  }

  /** Of all settings: our types that are neither records nor enums. */
  private static Set<Class<?>> madeOfTexts() {
    Set<Class<?>> found = new HashSet<>();
    settings().forEach(type -> collect(type, found));
    return found;
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(each -> collect(each, found));
    } else if (type instanceof Class<?> ours && ours.getName().startsWith("dev.apikeys.")) {
      if (ours.isRecord()) {
        Arrays.stream(ours.getRecordComponents())
            .forEach(component -> collect(component.getGenericType(), found));
      } else if (!ours.isEnum() && !ours.isAnnotationPresent(ConfigurationProperties.class)) {
        found.add(ours);
      }
    }
  }
}
