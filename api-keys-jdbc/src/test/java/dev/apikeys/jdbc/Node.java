package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.CachePolicy;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.RateLimit;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.example.LimitsInPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A program that is one of several nodes over one PostgreSQL. It does what its input tells it, a
 * command a line, and answers each by a line; in between it prints a line whenever a token that it
 * watches has another outcome. It ends with its input, and so with whoever started it.
 */
final class Node {

  /** What each verification requires. */
  static final String SCOPE = "orders:read";

  static final String ANSWER = "answer ";
  static final String FAILED = "failed ";
  static final String SAW = "saw ";

  /** The time of limits, in which nothing fills up while a test lasts. */
  static final Duration LONG = Duration.ofDays(31);

  /** How many rush. */
  static final int THREADS = 16;

  private static final long PATIENCE_MILLIS = 60_000;
  private static final VerificationContext CONTEXT =
      VerificationContext.requiring(ScopeRequirement.allOf(SCOPE));

  private final Duration interval;
  private final CountedStore counted;
  private final ApiKeys keys;
  private final AtomicLong acts = new AtomicLong();
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();

  private Node(JdbcKeyStore store, DataSource limits, Duration interval) {
    this.interval = interval;
    this.counted = new CountedStore(store);
    this.keys =
        settings(counted.store(), CachePolicy.standard().withPollInterval(interval))
            .rateLimiter(
                Bucket4jRateLimiter.distributed(
                    LimitsInPostgres.buckets(limits, Duration.ofMillis(PATIENCE_MILLIS))))
            .build();
  }

  /** As every node has them; refusals use up neither what may be looked up nor what may fail. */
  static ApiKeysBuilder settings(KeyStore store, CachePolicy cache) {
    return ApiKeys.builder(store)
        .pepper("p1", new byte[32])
        .cache(cache)
        .missBudget(1_000_000, 1_000_000)
        .failedAttempts(new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1)));
  }

  public static void main(String[] arguments) throws IOException {
    TestDatabase database = TestDatabase.POSTGRESQL;
    Duration interval = Duration.parse(System.getProperty("interval"));
    String url = System.getProperty("url");
    try (JdbcKeyStore store = JdbcKeyStore.connect(url, database.user(), database.password());
        HikariDataSource limits = database.pool(url)) {
      new Node(store, limits, interval).run();
    }
  }

  private void run() throws IOException {
    try (keys;
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(ANSWER + answer(line.split(" ", -1)));
      }
    }
  }

  private String answer(String... words) {
    try {
      return switch (words[0]) {
        case "watch" -> watch(words[1], words[2]);
        case "verify" -> verify(words[1], Integer.parseInt(words[2]));
        case "forget" -> forget(words[1]);
        case "polls" -> Long.toString(counted.pollsStarted());
        case "poll" -> poll(Integer.parseInt(words[1]));
        case "calls" -> counted.calls();
        case "limit" -> limit(words[1], Integer.parseInt(words[2]));
        case "rush" -> rush(words[1], Integer.parseInt(words[2]));
        case "left" -> left(words[1]);
        case "uncounted" -> Long.toString(keys.limits().uncounted());
        default -> act(words[0], words[1]);
      };
    } catch (Exception failure) {
      return FAILED + words[0] + ": " + failure;
    }
  }

  /** Answers how many acts there have been, once this one has returned. */
  private String act(String act, String keyId) {
    Lifecycle life = keys.as(Actor.of("operator"));
    switch (act) {
      case "revoke" -> life.revoke(keyId, "lost");
      case "disable" -> life.disable(keyId);
      case "enable" -> life.enable(keyId);
      case "narrow" -> life.edit(keyId, KeyEdit.nothing().withScopes("orders:write"));
      case "rotate" -> life.rotate(keyId, Duration.ZERO);
      case "delete" -> life.delete(keyId);
      default -> throw new IllegalArgumentException("nothing that a node does");
    }
    return Long.toString(acts.incrementAndGet());
  }

  /** Verifies a token so often on each of many threads; answers how often each outcome came. */
  private String rush(String token, int times) throws Exception {
    List<List<String>> verdicts =
        Together.of(
            THREADS,
            number ->
                Stream.generate(() -> Watch.verdict(keys.verify(token, CONTEXT)))
                    .limit(times)
                    .toList());
    return verdicts.stream()
        .flatMap(List::stream)
        .collect(Collectors.groupingBy(verdict -> verdict, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Verifies a token once; answers how many requests are left to its key, or the outcome. */
  private String left(String token) {
    Verification outcome = keys.verify(token, CONTEXT);
    return outcome instanceof Verification.Verified verified
        ? verified.quota().map(quota -> Long.toString(quota.remaining())).orElse("no limit")
        : Watch.verdict(outcome);
  }

  private String limit(String keyId, int requests) {
    keys.as(Actor.of("operator")).edit(keyId, KeyEdit.nothing().limitedTo(requests, LONG));
    return keyId;
  }

  private String watch(String name, String token) {
    Watch watch =
        new Watch(
            name,
            () -> keys.verify(token, CONTEXT),
            acts::get,
            counted::pollsCompleted,
            outcome -> System.out.println(SAW + outcome));
    watches.put(name, watch);
    watch.start();
    return name;
  }

  private String verify(String name, int times) throws InterruptedException {
    return watched(name).await(times, PATIENCE_MILLIS)
        ? name
        : FAILED + "there are not " + times + " verifications in " + PATIENCE_MILLIS + " ms";
  }

  private String forget(String name) throws InterruptedException {
    watched(name).end(PATIENCE_MILLIS);
    watches.remove(name);
    return name;
  }

  private Watch watched(String name) {
    return requireNonNull(watches.get(name), "it is not watched");
  }

  private String poll(int times) throws InterruptedException {
    long most = PATIENCE_MILLIS + times * interval.toMillis();
    return counted.awaitPolls(times, most)
        ? Long.toString(counted.pollsStarted())
        : FAILED + "there are not " + times + " polls in " + most + " ms";
  }
}
