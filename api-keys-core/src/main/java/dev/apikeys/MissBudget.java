package dev.apikeys;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many look-ups that prove nothing may be made in a second, shared out per client address: of
 * IPv6 its /64 network, of which one client has all. What is not used up in a second is lost.
 * Bounded; thread-safe.
 */
final class MissBudget {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * The rates.
   *
   * @param perSecond in all
   * @param perAddress for each client address
   */
  record Rates(int perSecond, int perAddress) {

    static final Rates STANDARD = new Rates(1_000, 200);
    private static final int MOST = 1_000_000;

    Rates {
      require("missesPerSecond", perSecond, MOST);
      require("missesPerAddress", perAddress, perSecond);
    }

    private static void require(String member, int value, int most) {
      if (value < 1 || value > most) {
        throw new InvalidMemberException(
            member, "is " + value + ": it must be between 1 and " + most);
      }
    }
  }

  /** The leave to look up once. */
  final class Leave {

    private final Bucket share;

    private Leave(Bucket share) {
      this.share = share;
    }

    /** It proved a key, and costs nothing. */
    void giveBack() {
      share.addTokens(1);
      whole.addTokens(1);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(MissBudget.class);

  private final Rates rates;
  private final RateLimit perAddress;
  private final Bucket told;
  private final Bucket whole;
  private final Buckets shares;

  MissBudget(Rates rates, Ticker ticker) {
    this.rates = rates;
    TimeMeter time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return ticker.read();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    this.perAddress = new RateLimit(rates.perAddress(), SECOND);
    this.whole = Buckets.bucket(new RateLimit(rates.perSecond(), SECOND), time);
    this.told = Buckets.onceAMinute(time);
    this.shares = new Buckets(ClientNetwork.MOST, time);
  }

  /** Leave to look up for a client, unless what it may use, or all may, is spent. */
  Optional<Leave> take(Optional<String> address) {
    Bucket share = shares.of(ClientNetwork.of(address), perAddress);
    if (share.tryConsume(1)) {
      if (whole.tryConsume(1)) {
        return Optional.of(new Leave(share));
      }
      share.addTokens(1);
    }
    if (told.tryConsume(1)) {
      log.warn(
          "Too many look-ups proved no key, so that some keys are not looked up: of {} a second, and"
              + " {} for one client address. Set another missBudget if clients are genuine.",
          rates.perSecond(),
          rates.perAddress());
    }
    return Optional.empty();
  }

  long size() {
    return shares.size();
  }
}
