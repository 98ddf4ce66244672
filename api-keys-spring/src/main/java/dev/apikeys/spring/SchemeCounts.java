package dev.apikeys.spring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.ApiKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many secrets are stored under each scheme. All of them are read for it, so that they are
 * counted once a minute at most, and by one thread, for which others wait: as long as the store
 * lets a call take. Whether it fails or not, the next attempt is a minute later. Thread-safe.
 */
final class SchemeCounts {

  /** What becomes of secrets under a scheme. */
  enum State {
    /** They are accepted. */
    ACCEPTED,
    /** They are set to be refused. */
    REFUSED,
    /** Nobody can tell: their pepper is missing here. */
    UNKNOWN
  }

  record Scheme(String scheme, long secrets, State state) {}

  /** Of the schemes those that nobody can read, then those with most secrets. */
  record Counted(List<Scheme> schemes, Instant at) {

    List<String> unknown() {
      return schemes.stream()
          .filter(scheme -> scheme.state() == State.UNKNOWN)
          .map(Scheme::scheme)
          .toList();
    }
  }

  private static final Logger log = LoggerFactory.getLogger(SchemeCounts.class);
  private static final int MOST = 100;

  private static final Comparator<Scheme> FAULTS_FIRST =
      Comparator.comparing((Scheme scheme) -> scheme.state() != State.UNKNOWN)
          .thenComparing(Scheme::secrets, Comparator.reverseOrder());

  private final ApiKeys keys;
  private final Cache<Class<?>, Optional<Counted>> recent;
  private volatile Optional<Counted> last = Optional.empty();

  SchemeCounts(ApiKeys keys, Ticker ticker) {
    this.keys = keys;
    this.recent =
        Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(Duration.ofMinutes(1))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** What was counted last; empty if nothing ever could be. */
  Optional<Counted> latest() {
    return recent.get(SchemeCounts.class, same -> count());
  }

  private Optional<Counted> count() {
    try {
      List<Scheme> schemes =
          keys.countByScheme().entrySet().stream()
              .map(entry -> new Scheme(entry.getKey(), entry.getValue(), state(entry.getKey())))
              .sorted(FAULTS_FIRST)
              .limit(MOST)
              .toList();
      last = Optional.of(new Counted(schemes, keys.now()));
    } catch (RuntimeException broken) {
      log.warn("Secrets could not be counted by their schemes.", broken);
    }
    return last;
  }

  private State state(String scheme) {
    if (keys.accepts(scheme)) {
      return State.ACCEPTED;
    }
    return keys.refuses(scheme) ? State.REFUSED : State.UNKNOWN;
  }
}
