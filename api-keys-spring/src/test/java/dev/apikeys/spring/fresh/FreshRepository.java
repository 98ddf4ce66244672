package dev.apikeys.spring.fresh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A local Maven repository in which our packaged jars are as if they were installed. All the rest
 * is linked to the repository that the build uses: what is there is found, what is downloaded is
 * kept there, and nothing of ours gets into it.
 *
 * @param folder where it is
 */
record FreshRepository(Path folder) implements AutoCloseable {

  private static final Path ROOT = Path.of("..");
  private static final String VERSION = System.getProperty("fresh.version", "");

  private static final List<String> JARS =
      List.of("api-keys-core", "api-keys-jdbc", "api-keys-servlet", "api-keys-spring");

  /** Makes one in a new folder. */
  static FreshRepository create() throws IOException {
    Path folder = Files.createTempDirectory("repository");
    FreshRepository repository = new FreshRepository(folder);
    try {
      repository.fill();
    } catch (IOException | RuntimeException incomplete) {
      repository.close();
      throw incomplete;
    }
    return repository;
  }

  private void fill() throws IOException {
    Path used = Path.of(System.getProperty("fresh.repository", ""));
    link(used, folder, "dev");
    link(used.resolve("dev"), folder.resolve("dev"), "apikeys");
    install(ROOT.resolve("pom.xml"), "api-keys", ".pom");
    for (String jar : JARS) {
      Path module = ROOT.resolve(jar);
      install(module.resolve("pom.xml"), jar, ".pom");
      install(module.resolve("target").resolve(jar + "-" + VERSION + ".jar"), jar, ".jar");
    }
  }

  private static void link(Path from, Path to, String left) throws IOException {
    Files.createDirectories(to);
    if (Files.isDirectory(from)) {
      try (Stream<Path> entries = Files.list(from)) {
        for (Path entry : entries.filter(one -> !one.endsWith(left)).toList()) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toAbsolutePath());
        }
      }
    }
  }

  private void install(Path file, String artifact, String type) throws IOException {
    Path place = folder.resolve("dev/apikeys").resolve(artifact).resolve(VERSION);
    Files.createDirectories(place);
    Files.copy(file, place.resolve(artifact + "-" + VERSION + type));
  }

  /** Deletes the folder, and none that is linked. */
  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(folder);
  }
}
