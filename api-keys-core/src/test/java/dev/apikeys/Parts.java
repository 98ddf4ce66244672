package dev.apikeys;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node put together of its parts, with a ticker that stands where a test puts it, and polls that
 * are made when a test says so, once the first verification has made the first.
 */
final class Parts implements AutoCloseable {

  static final CachePolicy POLICY = CachePolicy.standard().withPollInterval(Duration.ofSeconds(30));

  /** For tests of what is wrong with tokens, which are many. */
  public static final RateLimit UNTHROTTLED =
      new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1));

  final AtomicLong nanos = new AtomicLong(-Duration.ofSeconds(20).toNanos());
  final SecretHasher hasher;
  final Trust trust;
  final Snapshots snapshots;
  final Owners owners;
  final ChangePoller poller;
  final MissBudget budget;
  final RateLimits limits;
  final Search search;
  final Verifier verifier;
  private final Afterwards afterwards;

  Parts(KeyStore store, CachePolicy policy, InstantSource clock) {
    this(
        store,
        policy,
        new Formats(new NativeFormat("acme", new SecureRandom()), List.of()),
        Specimens.HASHER,
        clock,
        MissBudget.Rates.STANDARD);
  }

  Parts(
      KeyStore store,
      CachePolicy policy,
      Formats formats,
      SecretHasher hasher,
      InstantSource clock,
      MissBudget.Rates rates) {
    this.hasher = hasher;
    this.trust = new Trust(policy, nanos.get());
    this.snapshots = new Snapshots(store, hasher, policy, trust, clock, nanos::get);
    this.owners = new Owners(store, Optional.empty(), nanos::get);
    this.poller = new ChangePoller(store, snapshots, owners, trust, policy, nanos::get);
    this.budget = new MissBudget(rates, nanos::get);
    Throttle throttle = new Throttle(UNTHROTTLED, clock);
    this.search =
        new Search(
            hasher, snapshots, poller, throttle, budget, policy, new LookupListeners(List.of()));
    this.limits =
        new RateLimits(
            new Policies(Optional.empty()),
            Bucket4jRateLimiter.create(clock),
            false,
            nanos::get,
            clock);
    this.afterwards =
        new Afterwards(
            new LastUses(store, Duration.ofHours(1)),
            new Rehashing(store, hasher, nanos::get),
            List.of());
    this.verifier = new Verifier(formats, search, throttle, owners, limits, afterwards, clock);
  }

  Verification verify(String presented) {
    return verifier.verify(presented, VerificationContext.none());
  }

  Verification verify(IssuedKey issued) {
    return verify(issued.token().reveal());
  }

  /** What was decided, without the key. */
  String outcome(IssuedKey issued, String... scopes) {
    Verification outcome =
        verifier.verify(
            issued.token().reveal(), VerificationContext.requiring(ScopeRequirement.allOf(scopes)));
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    poller.close();
    afterwards.close();
  }
}
