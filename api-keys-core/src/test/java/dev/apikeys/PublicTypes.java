package dev.apikeys;

import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The types of core that are declared public, those inside others included. */
final class PublicTypes {

  private static final List<String> PACKAGES = List.of("dev.apikeys", "dev.apikeys.jwt");

  private PublicTypes() {}

  /** Whether this is a class of core's own, in whichever package. */
  static boolean isOfCore(Class<?> type) {
    return PACKAGES.contains(type.getPackageName());
  }

  static List<Class<?>> all() throws Exception {
    List<Class<?>> all = new ArrayList<>();
    for (String name : PACKAGES) {
      all.addAll(ofPackage(name));
    }
    return all;
  }

  private static List<Class<?>> ofPackage(String packageName) throws Exception {
    try (Stream<Path> files = Files.list(classes().resolve(packageName.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .sorted()
          .<Class<?>>map(name -> load(packageName + "." + name.replace(".class", "")))
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .toList();
    }
  }

  /** Those that others can reach: what encloses them is public as well. */
  static List<Class<?>> reachable() throws Exception {
    return all().stream().filter(PublicTypes::isReachable).toList();
  }

  private static boolean isReachable(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null || Modifier.isPublic(outer.getModifiers());
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new AssertionError(missing);
    }
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(ApiKeys.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
