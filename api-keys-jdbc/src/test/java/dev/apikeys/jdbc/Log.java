package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What is logged while something is done. */
final class Log {

  private Log() {}

  static String during(Runnable act) {
    PrintStream usual = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      act.run();
    } finally {
      System.setErr(usual);
    }
    return written.toString(UTF_8);
  }
}
