package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request of a name at a time ask elsewhere, and none for a moment after it was refused: a
 * key that somebody hammers at would otherwise have so many requests wait for its one row that they
 * time out, and go uncounted. Bounded; thread-safe.
 */
final class Turns {

  /** For so long a refusal is relied on, at most: a bucket may have been emptied by hand. */
  private static final long RELIED_ON = Duration.ofSeconds(1).toNanos();

  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  /**
   * A refusal.
   *
   * @param quota as it was answered
   * @param cost of the request that was refused; what costs less might not have been
   * @param at when
   */
  private record Refusal(Quota quota, int cost, long at) {

    Optional<Quota> of(int otherCost, long now) {
      long passed = Math.max(0, now - at);
      long left = quota.retryAfter().toNanos() - passed;
      return otherCost < cost || left <= 0 || passed >= RELIED_ON
          ? Optional.empty()
          : Optional.of(Quota.refused(quota.limit(), quota.remaining(), Duration.ofNanos(left)));
    }
  }

  private static final class Turn {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Refusal last;

    Optional<Quota> refusal(int cost, long now) {
      Refusal refusal = last;
      return refusal == null ? Optional.empty() : refusal.of(cost, now);
    }
  }

  private final TimeMeter time;
  private final Cache<String, Turn> turns;

  Turns(int most, TimeMeter time) {
    this.time = time;
    this.turns = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  /**
   * The answer, in this one's turn.
   *
   * @throws IllegalStateException if it did not come within a second
   */
  Quota ask(String name, int cost, Supplier<Quota> elsewhere) {
    Turn turn = turns.get(name, unknown -> new Turn());
    return turn.refusal(cost, now()).orElseGet(() -> inTurn(turn, cost, elsewhere));
  }

  private Quota inTurn(Turn turn, int cost, Supplier<Quota> elsewhere) {
    take(turn.lock);
    try {
      return turn.refusal(cost, now()).orElseGet(() -> remembered(turn, cost, elsewhere));
    } finally {
      turn.lock.unlock();
    }
  }

  private Quota remembered(Turn turn, int cost, Supplier<Quota> elsewhere) {
    long at = now();
    Quota quota = elsewhere.get();
    turn.last = quota.allowed() ? null : new Refusal(quota, cost, at);
    return quota;
  }

  private static void take(ReentrantLock lock) {
    try {
      if (!lock.tryLock(PATIENCE, TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("too many requests of one key wait for the rate limiter");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for the rate limiter", interrupted);
    }
  }

  private long now() {
    return time.currentTimeNanos();
  }
}
