package dev.apikeys.spring.example.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Runs what the demonstration prints, by bash and curl, as a reader would. */
@ExtendWith(OutputCaptureExtension.class)
class DemoIT {

  private static final Pattern EXPECTATION = Pattern.compile("(?m)^\\w.*\\((\\d{3}).*:$");
  private static final Pattern STATUS = Pattern.compile("HTTP/1.1 (\\d{3})");

  @Test
  void printsCommandsThatAnswerAsPrinted(CapturedOutput output) throws Exception {
    try (var context =
        new SpringApplicationBuilder(DemoApplication.class)
            .run("--spring.config.name=demo", "--server.port=0")) {
      String script = output.getOut().substring(output.getOut().indexOf("admin key: "));
      List<String> expected = new ArrayList<>();
      Matcher says = EXPECTATION.matcher(script);
      while (says.find()) {
        expected.add(says.group(1));
      }
      String answers = bash(commands(script));
      List<String> statuses = new ArrayList<>();
      Matcher status = STATUS.matcher(answers);
      while (status.find()) {
        statuses.add(status.group(1));
      }
      assertThat(context.isRunning()).isTrue();
      assertThat(expected).hasSize(14);
      assertThat(statuses).as(answers).isEqualTo(expected);
      assertThat(answers)
          .contains(
              "{\"name\":\"alice\",\"by\":\"jwt\"}", "{\"name\":\"alice\",\"by\":\"api-key\"}")
          .contains("scope=\"orders:write\"", "API-Key-Expires: ", "\"action\":\"rotated\"")
          .contains("\"error_description\":\"API key has been revoked\"");
    }
  }

  /** The indented lines. */
  private static String commands(String script) {
    return script.lines().filter(line -> line.startsWith("  ")).collect(joining("\n"));
  }

  private static String bash(String script) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("bash", "-s").redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(UTF_8));
    }
    String answers = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(answers).isZero();
    return answers;
  }
}
