package dev.apikeys;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.Optional;

/** Verifiers that remember nothing. */
final class Uncached {

  private Uncached() {}

  static Verifier verifier(
      KeyStore store,
      Formats formats,
      SecretHasher hasher,
      Afterwards afterwards,
      InstantSource clock) {
    CachePolicy none = CachePolicy.none();
    Ticker ticker = Ticker.systemTicker();
    Trust trust = new Trust(none, ticker.read());
    Snapshots snapshots = new Snapshots(store, hasher, none, trust, clock, ticker);
    Owners owners = new Owners(store, Optional.empty(), ticker);
    ChangePoller poller = new ChangePoller(store, snapshots, owners, trust, none, ticker);
    MissBudget budget = new MissBudget(MissBudget.Rates.STANDARD, ticker);
    Search search = new Search(hasher, snapshots, poller, budget, none, clock);
    return new Verifier(formats, search, owners, afterwards, clock);
  }
}
