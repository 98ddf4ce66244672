package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A {@link Node} in a JVM of its own. For one thread. */
final class NodeProcess implements AutoCloseable {

  /**
   * What a command came to.
   *
   * @param at the nanosecond, by this JVM's clock, at which it was read
   */
  record Answer(String text, long at) {
    long number() {
      return Long.parseLong(text);
    }
  }

  /**
   * Another outcome of a watched token than so far.
   *
   * @param acts how many acts of that node were completed before it began the last verification of
   *     the outcome so far
   * @param polls the same of its polls
   * @param at the nanosecond, by this JVM's clock, at which it was read
   */
  record Outcome(String name, String verdict, long acts, long polls, long at) {}

  private static final long ANSWER_SECONDS = 180;
  private static final long OUTCOME_SECONDS = 60;
  private static final long END_SECONDS = 60;

  private final Process process;
  private final PrintWriter commands;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
  private final Queue<String> others = new ConcurrentLinkedQueue<>();

  /** Starts one over this database, whose tables are there. */
  NodeProcess(String url, Duration interval) throws IOException {
    this.process =
        new ProcessBuilder(
                Program.command(
                    Node.class.getName(),
                    "-Durl=" + url,
                    "-Dinterval=" + interval,
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"))
            .redirectErrorStream(true)
            .start();
    this.commands = new PrintWriter(process.getOutputStream(), true, UTF_8);
    Thread reader = new Thread(this::read, "output of a node");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line, System.nanoTime());
      }
    } catch (IOException broken) {
      others.add(broken.toString());
    }
    answers.add(new Answer(Node.FAILED + "the process ended", System.nanoTime()));
  }

  private void take(String line, long at) {
    if (line.startsWith(Node.ANSWER)) {
      answers.add(new Answer(line.substring(Node.ANSWER.length()), at));
    } else if (line.startsWith(Node.SAW)) {
      String[] words = line.substring(Node.SAW.length()).split(" ", -1);
      outcomes.add(
          new Outcome(words[0], words[1], Long.parseLong(words[2]), Long.parseLong(words[3]), at));
    } else {
      others.add(line);
    }
  }

  /** Has it do something, and waits until it has. */
  Answer ask(String... words) {
    commands.println(String.join(" ", words));
    Optional<Answer> answer = next(answers, Duration.ofSeconds(ANSWER_SECONDS));
    return answer
        .filter(one -> !one.text().startsWith(Node.FAILED))
        .orElseThrow(() -> new AssertionError("%s: %s".formatted(words[0], answer) + printed()));
  }

  /** The next outcome that is another one. */
  Outcome outcome() {
    return outcomeWithin(Duration.ofSeconds(OUTCOME_SECONDS))
        .orElseThrow(
            () ->
                new AssertionError(
                    "no outcome changes in " + OUTCOME_SECONDS + " seconds" + printed()));
  }

  /** The same, if there is one so soon. */
  Optional<Outcome> outcomeWithin(Duration time) {
    return next(outcomes, time);
  }

  private static <T> Optional<T> next(BlockingQueue<T> queue, Duration time) {
    try {
      return Optional.ofNullable(queue.poll(time.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }

  private String printed() {
    return others.stream().collect(Collectors.joining("\n", "; the node printed:\n", ""));
  }

  /** Watches a token; its first outcome is the next one. */
  void watch(String name, String token) {
    ask("watch", name, token);
  }

  /** Waits for so many verifications of what it watches. */
  void verify(String name, int times) {
    ask("verify", name, Integer.toString(times));
  }

  /** Watches it no longer, and forgets what outcomes were not asked for. */
  void forget(String name) {
    ask("forget", name);
    outcomes.clear();
  }

  /** How many polls have begun. */
  long polls() {
    return ask("polls").number();
  }

  /** Waits for so many polls to begin and end. */
  void poll(int times) {
    ask("poll", Integer.toString(times));
  }

  /** How often each method of the store was called; those that never were are missing. */
  Map<String, Long> calls() {
    return counts("calls");
  }

  /** How often each outcome came, of so many verifications of a token on each of many threads. */
  Map<String, Long> rush(String token, int times) {
    return counts("rush", token, Integer.toString(times));
  }

  private Map<String, Long> counts(String... words) {
    return Arrays.stream(ask(words).text().split(" ", -1))
        .map(one -> one.split("=", -1))
        .filter(one -> one.length == 2)
        .collect(Collectors.toMap(one -> one[0], one -> Long.parseLong(one[1])));
  }

  @Override
  public void close() {
    commands.close();
    if (!hasEnded()) {
      process.destroyForcibly();
      throw new AssertionError("the node does not end with its input" + printed());
    }
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }
}
