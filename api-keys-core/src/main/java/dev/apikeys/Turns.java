package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request of a name at a time ask elsewhere, in the order in which they came, and none for
 * a moment after it was refused: a key that somebody hammers at would otherwise have so many
 * requests wait for its one row that they time out, and go uncounted. Bounded; thread-safe.
 */
final class Turns {

  /** How long a request waits for its turn. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** For so long a refusal is relied on, at most: a bucket may have been emptied by hand. */
  private static final long RELIED_ON = Duration.ofSeconds(1).toNanos();

  /** Thrown when a request did not come to its turn, which says nothing of whoever is asked. */
  static final class Unasked extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Unasked(String message) {
      super(message);
    }
  }

  /**
   * A refusal.
   *
   * @param quota as it was answered
   * @param cost of the request that was refused; what costs less might not have been
   * @param at when it began to be asked for
   */
  private record Refusal(Quota quota, int cost, long at) {

    /** What it says of a request that came then and asks now. */
    Optional<Quota> of(int otherCost, long since, long now) {
      long passed = Math.max(0, now - at);
      long left = quota.retryAfter().toNanos() - passed;
      boolean holds = at - since >= 0 || (left > 0 && passed < RELIED_ON);
      return holds && otherCost == cost
          ? Optional.of(
              Quota.refused(quota.limit(), quota.remaining(), Duration.ofNanos(Math.max(1, left))))
          : Optional.empty();
    }
  }

  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final AtomicInteger answers = new AtomicInteger();
    private volatile @Nullable Refusal last;

    Optional<Quota> refusal(int cost, long since, long now) {
      Refusal refusal = last;
      return refusal == null ? Optional.empty() : refusal.of(cost, since, now);
    }
  }

  private final TimeMeter time;
  private final Duration patience;
  private final Cache<String, Turn> turns;

  Turns(int most, TimeMeter time, Duration patience) {
    this.time = time;
    this.patience = patience;
    this.turns = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  /**
   * The answer, in this one's turn; a refusal, if others were answered all the while it waited in
   * vain.
   *
   * @throws Unasked if nobody was answered while it waited in vain, or it was interrupted
   */
  Quota ask(String name, RateLimit limit, int cost, Supplier<Quota> elsewhere) {
    Turn turn = turns.get(name, unknown -> new Turn());
    long since = time.currentTimeNanos();
    Optional<Quota> known = turn.refusal(cost, since + 1, since); // one asked for before
    if (known.isPresent()) {
      return known.get();
    }
    int answered = turn.answers.get();
    if (!take(turn.lock)) {
      if (turn.answers.get() != answered) {
        return Quota.refused(limit, 0, PATIENCE);
      }
      throw new Unasked("the rate limiter did not answer the requests of this key before this one");
    }
    try {
      return turn.refusal(cost, since, time.currentTimeNanos())
          .orElseGet(() -> remembered(turn, cost, elsewhere));
    } finally {
      turn.lock.unlock();
    }
  }

  private Quota remembered(Turn turn, int cost, Supplier<Quota> elsewhere) {
    long at = time.currentTimeNanos();
    Quota quota = elsewhere.get();
    turn.last = quota.allowed() ? null : new Refusal(quota, cost, at);
    turn.answers.incrementAndGet();
    return quota;
  }

  private boolean take(ReentrantLock lock) {
    try {
      return lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Unasked("interrupted while waiting for the rate limiter");
    }
  }
}
