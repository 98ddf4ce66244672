package dev.apikeys.spring.fresh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project's jar in a JVM of its own, on a free port. For one thread. */
final class RunningShop implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
  private static final Pattern STARTED =
      Pattern.compile("Started Shop in ([0-9.]+) seconds \\(process running for ([0-9.]+)\\)");

  private final Process process;
  private final BufferedReader lines;
  private final StringBuilder output = new StringBuilder();

  private RunningShop(Process process) {
    this.process = process;
    this.lines = process.inputReader(UTF_8);
  }

  /** Starts it, and waits until it serves. */
  static RunningShop start(Path jar, Map<String, String> environment) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-jar", jar.toString(), "--server.port=0")
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    RunningShop shop = new RunningShop(builder.start());
    shop.readUntilStarted();
    return shop;
  }

  private void readUntilStarted() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.append(line).append('\n');
      if (STARTED.matcher(line).find()) {
        return;
      }
    }
    throw new AssertionError("it did not start:\n" + output);
  }

  HttpProbe probe() {
    return new HttpProbe(URI.create("http://localhost:" + said(PORT).group(1)));
  }

  /** How long it took, as Spring Boot says, from the start of the JVM on. */
  double seconds() {
    return Double.parseDouble(said(STARTED).group(2));
  }

  /** How long processors have worked for it, which a busy machine changes little. */
  double processorSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  private Matcher said(Pattern what) {
    Matcher matcher = what.matcher(output);
    assertThat(matcher.find()).as("%s in%n%s", what, output).isTrue();
    return matcher;
  }

  /** Ends it; answers all that it printed. */
  String stop() throws IOException {
    process.toHandle().destroy(); // destroying the process itself would close its output
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.append(line).append('\n');
    }
    return output.toString();
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
