package dev.apikeys;

import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link ApiKeys} is made of, by the settings. */
final class Wiring {

  final KeyStore store;
  final SecretHasher hasher;
  final Owners owners;
  final Afterwards afterwards;
  final Snapshots snapshots;
  final ChangePoller poller;
  final Verifier verifier;
  final Issuer issuer;
  final Importer importer;
  final Optional<Bootstrap> bootstrap;
  final Editor editor;
  final Formats formats;
  final RateLimits limits;
  final InstantSource clock;

  private final SecureRandom random = new SecureRandom();
  private final Ticker ticker = Ticker.systemTicker();

  Wiring(ApiKeysSettings settings) {
    NativeFormat own = new NativeFormat(settings.prefix, random);
    ScopeAliases aliases = new ScopeAliases(settings.aliases);
    Policies policies = new Policies(settings.policy);
    this.clock = settings.clock;
    this.hasher = hasher(settings);
    Trust trust = new Trust(settings.cache, ticker.read());
    this.snapshots = new Snapshots(settings.store, hasher, settings.cache, trust, clock, ticker);
    this.store =
        new FreshKeyStore(settings.store, snapshots, new AuditListeners(settings.auditListeners));
    this.owners = new Owners(store, settings.owners, ticker);
    this.poller =
        new ChangePoller(settings.store, snapshots, owners, trust, settings.cache, ticker);
    Formats issuing = Formats.of(own, settings.format, settings.readableFormats);
    this.bootstrap = settings.bootstrap.map(secret -> Bootstrap.of(secret, issuing));
    this.formats = issuing.with(bootstrap, settings.imported); // configured before taken over
    Mint mint = new Mint(settings.format.orElse(own), formats, hasher, random);
    this.issuer = new Issuer(store, mint, aliases, policies);
    this.importer = new Importer(settings.imported, own, hasher, issuer);
    this.editor = new Editor(store, mint, aliases, policies, clock);
    this.afterwards = afterwards(settings);
    this.limits = limits(settings, policies);
    this.verifier = verifier(settings);
  }

  private static SecretHasher hasher(ApiKeysSettings settings) {
    return new SecretHasher(
        settings.pepper,
        settings.readable.values(),
        settings.imported.map(ImportedTokens::schemes).orElse(Map.of()),
        settings.refused);
  }

  private Afterwards afterwards(ApiKeysSettings settings) {
    return new Afterwards(
        new LastUses(store, settings.lastUseInterval),
        new Rehashing(store, hasher, ticker),
        List.copyOf(settings.listeners));
  }

  private RateLimits limits(ApiKeysSettings settings, Policies policies) {
    RateLimiter limiter = settings.rateLimiter.orElseGet(() -> Bucket4jRateLimiter.create(clock));
    return new RateLimits(policies, limiter, settings.closedWithoutRateLimiter, ticker, clock);
  }

  private Verifier verifier(ApiKeysSettings settings) {
    MissBudget budget = new MissBudget(settings.misses, ticker);
    Throttle throttle = new Throttle(settings.failedAttempts, clock);
    LookupListeners listeners = new LookupListeners(settings.lookupListeners);
    Search search =
        new Search(hasher, snapshots, poller, throttle, budget, settings.cache, listeners);
    return new Verifier(formats, search, throttle, owners, limits, afterwards, clock);
  }
}
