package dev.apikeys;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What {@link ApiKeysBuilder} was told, and its defaults. For one thread. */
final class ApiKeysSettings {

  final KeyStore store;
  final Map<String, Pepper> readable = new LinkedHashMap<>();
  final Map<String, Collection<String>> aliases = new LinkedHashMap<>();
  String prefix = "key";
  Optional<Pepper> pepper = Optional.empty();
  Duration lastUseInterval = Duration.ofSeconds(60);
  InstantSource clock = Clock.systemUTC();
  final Set<String> refused = new LinkedHashSet<>();
  final List<VerificationListener> listeners = new ArrayList<>();
  final List<AuditListener> auditListeners = new ArrayList<>();
  final List<LookupListener> lookupListeners = new ArrayList<>();
  Optional<TokenFormat> format = Optional.empty();
  final List<TokenFormat> readableFormats = new ArrayList<>();
  Optional<ImportedTokens> imported = Optional.empty();
  Optional<String> bootstrap = Optional.empty();
  Optional<Function<ApiKey, KeyPolicy>> policy = Optional.empty();
  Optional<OwnerDirectory> owners = Optional.empty();
  CachePolicy cache = CachePolicy.standard();
  MissBudget.Rates misses = MissBudget.Rates.STANDARD;
  RateLimit failedAttempts = Throttle.STANDARD;
  Optional<RateLimiter> rateLimiter = Optional.empty();
  boolean closedWithoutRateLimiter;

  ApiKeysSettings(KeyStore store) {
    this.store = store;
  }
}
