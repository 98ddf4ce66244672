package dev.apikeys.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;

/**
 * What a native image has to keep because it is found by name alone. Named in {@code aot.factories}
 * and not at an auto-configuration: an application that makes {@link dev.apikeys.ApiKeys} by itself
 * needs the same. What Jdbi says of itself in its jar is not repeated.
 */
class ApiKeysRuntimeHints implements RuntimeHintsRegistrar {

  private static final List<TypeReference> TEXT = List.of(TypeReference.of(String.class));

  private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.";

  /** Bounded ones, bounded ones that forget with time, and the one that interns scopes. */
  private static final List<String> CACHES = List.of("SSMS", "SSMSW", "WS");

  /** What each of them keeps its entries in. */
  private static final List<String> ENTRIES = List.of("PSMS", "PSWMS");

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .resources()
        .registerPattern("db/api-keys/**")
        .registerPattern("dev/apikeys/servlet/openapi.json")
        // Texts of what is wrong with an address, read with the first that has a network.
        .registerResourceBundle("inet.ipaddr.IPAddressResources");
    // Spring Boot sees to those of beans; these are bound where there is no bean as well.
    BindableRuntimeHintsRegistrar.forTypes(ApiKeysProperties.class).registerHints(hints);
    hints
        .reflection()
        .registerType(
            SecretText.class, type -> type.withMethod("valueOf", TEXT, ExecutableMode.INVOKE));
    keepCaches(hints.reflection(), classLoader);
  }

  private static void keepCaches(ReflectionHints types, @Nullable ClassLoader classLoader) {
    CACHES.forEach(
        name ->
            types.registerTypeIfPresent(
                classLoader, CAFFEINE + name, type -> type.withField("FACTORY")));
    ENTRIES.forEach(
        name ->
            types.registerTypeIfPresent(
                classLoader,
                CAFFEINE + name,
                type -> type.withConstructor(List.of(), ExecutableMode.INVOKE)));
  }
}
