package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.SecretSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is logged from now on, the library's at every level; {@code simplelogger.properties} says
 * so, and where.
 */
final class SuiteLog {

  private static final Path FILE = Path.of("target", "suite.log");
  private static final Logger log = LoggerFactory.getLogger(SuiteLog.class);

  private final int start = bytes().length;

  String text() {
    log.trace("What was logged until here is looked at.");
    byte[] bytes = bytes();
    String text = new String(Arrays.copyOfRange(bytes, start, bytes.length), UTF_8);
    assertThat(text).as("the log, at every level").contains("TRACE");
    return text;
  }

  void holdsNoSecret() {
    assertThat(SecretSearch.findIn(text())).as("secrets in the log").isEmpty();
  }

  private static byte[] bytes() {
    try {
      return Files.readAllBytes(FILE);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
