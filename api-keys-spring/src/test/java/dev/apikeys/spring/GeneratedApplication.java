package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * An application for which Spring has written code in place of looking for beans, as it does for a
 * native image. It is written and run in JVMs of their own, from the class path of the tests.
 *
 * @param folder where that code is
 * @param classPath what else the application needs
 * @param main its class
 */
record GeneratedApplication(Path folder, String classPath, String main) {

  /** The code for an application that is started with these settings, without some jars. */
  static GeneratedApplication of(Path folder, Pattern missing, String main, String... settings)
      throws Exception {
    String rest =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !missing.matcher(Path.of(entry).getFileName().toString()).matches())
            .collect(Collectors.joining(File.pathSeparator));
    GeneratedApplication application = new GeneratedApplication(folder, rest, main);
    application.write(settings);
    application.compile();
    return application;
  }

  private Path sources() {
    return folder.resolve("sources");
  }

  private Path resources() {
    return folder.resolve("resources");
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  private void write(String... settings) throws IOException, InterruptedException {
    List<String> command =
        java(classPath, SpringApplicationAotProcessor.class.getName(), main, sources());
    Stream.of(resources(), classes()).map(Path::toString).forEach(command::add);
    command.addAll(List.of("dev.apikeys", "generated"));
    command.addAll(List.of(settings));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void compile() throws IOException {
    Files.createDirectories(classes());
    List<String> command = new ArrayList<>(List.of("-proc:none", "-nowarn", "-Xlint:none"));
    command.addAll(List.of("-d", classes().toString(), "-cp", classes() + cpAfter(classPath)));
    files(sources()).map(Path::toString).forEach(command::add);
    int exit =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
    assertThat(exit).as("exit of javac").isZero();
  }

  private static String cpAfter(String rest) {
    return File.pathSeparator + rest;
  }

  private static Stream<Path> files(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile).toList().stream();
    }
  }

  /** All that was written and compiled. */
  List<Path> files() throws IOException {
    return files(folder).toList();
  }

  /** The code that names its beans. */
  String registrations() throws IOException {
    String name = main.replace('.', '/') + "__BeanFactoryRegistrations.java";
    return Files.readString(sources().resolve(name));
  }

  /** What the native image is told. */
  Path metadata() {
    return resources()
        .resolve("META-INF/native-image/dev.apikeys/generated/reachability-metadata.json");
  }

  /**
   * Starts it, from that code alone, until it has printed what this finds.
   *
   * @throws IllegalStateException if it ends before
   */
  Running run(Pattern last, String... settings) throws IOException {
    String all = classes() + cpAfter(resources() + cpAfter(classPath));
    List<String> command = java(all, main);
    command.add(1, "-Dspring.aot.enabled=true");
    command.add("--server.port=0");
    command.addAll(List.of(settings));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.append(line).append('\n');
      if (last.matcher(line).find()) {
        return new Running(process, said.toString());
      }
    }
    throw new IllegalStateException("it ended: " + said);
  }

  private static List<String> java(String classPath, Object... rest) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath));
    Arrays.stream(rest).map(String::valueOf).forEach(command::add);
    return command;
  }

  /**
   * An application that runs.
   *
   * @param process its JVM
   * @param said what it has printed
   */
  record Running(Process process, String said) implements AutoCloseable {

    /** What a pattern's group finds in that. */
    String found(String pattern) {
      var matcher = Pattern.compile(pattern).matcher(said);
      assertThat(matcher.find()).as(said).isTrue();
      return matcher.group(1);
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().join();
    }
  }
}
