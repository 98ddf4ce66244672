package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a key is to end: at an instant, after a time, or never. */
public sealed interface Expiry {

  /**
   * The instant of the end for a key issued or edited now; empty for never.
   *
   * @throws InvalidMemberException if it is not in the future, or beyond the year 9999
   */
  Optional<Instant> from(Instant now);

  /**
   * At an instant.
   *
   * @param instant the first instant at which the key is expired
   */
  record At(Instant instant) implements Expiry {
    /** Cuts it to milliseconds and refuses what no store can keep. */
    public At {
      instant = Require.time("expires_at", requireNonNull(instant, "instant"));
    }

    @Override
    public Optional<Instant> from(Instant now) {
      if (!instant.isAfter(requireNonNull(now, "now"))) {
        throw new InvalidMemberException("expires_at", "is not in the future: " + instant);
      }
      return Optional.of(instant);
    }
  }

  /**
   * After a time.
   *
   * @param lifetime counted from the issue
   */
  record In(Duration lifetime) implements Expiry {
    /** Refuses what is no time, and what goes beyond the year 9999 whenever it starts. */
    public In {
      requireNonNull(lifetime, "lifetime");
      Require.between("expires_at", lifetime, Duration.ofMillis(1), Require.SPAN);
    }

    @Override
    public Optional<Instant> from(Instant now) {
      requireNonNull(now, "now");
      try {
        return new At(now.plus(lifetime)).from(now);
      } catch (DateTimeException | ArithmeticException tooFar) {
        throw new InvalidMemberException("expires_at", "is beyond the year 9999");
      }
    }
  }

  /** Never. */
  record Never() implements Expiry {
    @Override
    public Optional<Instant> from(Instant now) {
      requireNonNull(now, "now");
      return Optional.empty();
    }
  }
}
