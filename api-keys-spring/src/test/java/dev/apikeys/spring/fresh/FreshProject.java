package dev.apikeys.spring.fresh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootVersion;

/**
 * A copy of the project that the README shows, in a folder of its own.
 *
 * @param folder where its pom is
 */
record FreshProject(Path folder) {

  private static final Path SHOWN = Path.of("src/test/fresh");

  private static final String BOOT =
      "(<artifactId>spring-boot-starter-parent</artifactId>\\s*<version>)[^<]*";

  private static final String STARTER =
      "<groupId>dev.apikeys</groupId>\\s*<artifactId>api-keys-spring</artifactId>"
          + "\\s*<version>[^<]*</version>";

  private static final String DATABASE =
      "<groupId>org.springframework.boot</groupId>"
          + "<artifactId>spring-boot-starter-jdbc</artifactId>";

  /** Copies it into an empty folder, under the version of Spring Boot that this suite runs on. */
  static FreshProject in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(SHOWN)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(SHOWN.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    FreshProject project = new FreshProject(folder);
    project.replace(BOOT, "$1" + SpringBootVersion.getVersion());
    return project;
  }

  /** Has a database without our starter. */
  FreshProject unguarded() throws IOException {
    replace(STARTER, DATABASE);
    return this;
  }

  private void replace(String expected, String replacement) throws IOException {
    Path file = folder.resolve("pom.xml");
    String pom = Files.readString(file);
    assertThat(pom).containsPattern(expected);
    Files.writeString(file, pom.replaceFirst(expected, replacement));
  }

  /** Packages it by the Maven that runs this build, with its settings; answers the jar. */
  Path build(FreshRepository repository) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("fresh.maven", ""), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-Dmaven.repo.local=" + repository.folder(), "package"));
    String settings = System.getProperty("fresh.settings", "");
    if (Files.exists(Path.of(settings))) {
      command.addAll(List.of("-s", settings));
    }
    if (Boolean.getBoolean("fresh.offline")) {
      command.add("-o");
    }
    Process maven =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(maven.getInputStream().readAllBytes(), UTF_8);
    assertThat(maven.waitFor()).as(output).isZero();
    return folder.resolve("target/shop-1.jar");
  }
}
