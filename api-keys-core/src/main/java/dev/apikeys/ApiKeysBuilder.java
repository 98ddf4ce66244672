package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The settings of {@link ApiKeys}. For one thread. */
public final class ApiKeysBuilder {

  private final ApiKeysSettings settings;

  ApiKeysBuilder(KeyStore store) {
    this.settings = new ApiKeysSettings(store);
  }

  /**
   * What tokens start with: application and environment, such as {@code acme_live}. At most 24
   * characters of {@code a-z 0-9}, parts joined by single {@code _}. By default {@code key}.
   */
  public ApiKeysBuilder prefix(String start) {
    settings.prefix = requireNonNull(start, "start");
    return this;
  }

  /**
   * The form of new tokens, in place of the library's own, which are accepted all the same: {@code
   * dev.apikeys.jwt.JwtFormat}, for one.
   */
  public ApiKeysBuilder format(TokenFormat other) {
    settings.format = Optional.of(requireNonNull(other, "other"));
    return this;
  }

  /**
   * A form in which tokens are accepted as well, since some were minted so earlier: {@link
   * TokenFormat#ofPrefix}, for one.
   */
  public ApiKeysBuilder readableFormat(TokenFormat earlier) {
    settings.readableFormats.add(requireNonNull(earlier, "earlier"));
    return this;
  }

  /**
   * Tokens of another system that are accepted once {@link Lifecycle#imports()} took them over, in
   * place of those said before. By default there are none, and no key is taken over.
   */
  public ApiKeysBuilder importing(ImportedTokens tokens) {
    settings.imported = Optional.of(requireNonNull(tokens, "tokens"));
    return this;
  }

  /**
   * The operator's own secret, so that there is a first key: {@link ApiKeys#registerBootstrap}
   * makes it one. It is accepted only while it stands here, and as nothing else, though it was
   * taken over as well. By default there is none.
   *
   * @param secret 22 to 512 characters of printable ASCII without blank and comma, drawn at random:
   *     {@code openssl rand -hex 32}; {@link #build()} refuses any other
   */
  public ApiKeysBuilder bootstrap(String secret) {
    settings.bootstrap = Optional.of(requireNonNull(secret, "secret"));
    return this;
  }

  /**
   * The pepper under which hashes are written, and read. By default there is none.
   *
   * @throws InvalidMemberException if the id is illegal or the bytes are fewer than 32
   */
  public ApiKeysBuilder pepper(String id, byte[] bytes) {
    settings.pepper = Optional.of(Pepper.of(id, bytes));
    return this;
  }

  /**
   * A pepper under which hashes are read as well: an earlier one, or the next one.
   *
   * @throws InvalidMemberException if the id is illegal or given with other bytes before, or the
   *     bytes are fewer than 32
   */
  public ApiKeysBuilder readablePepper(String id, byte[] bytes) {
    keepReadable(Pepper.of(id, bytes));
    return this;
  }

  private void keepReadable(Pepper added) {
    Pepper earlier = settings.readable.putIfAbsent(added.id(), added);
    if (earlier != null && !earlier.hasBytesOf(added)) {
      throw new InvalidMemberException(
          "pepper",
          "'%s' is given twice with different bytes: give each an id of its own"
              .formatted(added.id()));
    }
  }

  /**
   * Schemes that are no longer accepted, although they could be proved: once {@link
   * ApiKeys#countByScheme()} knows of no secret under {@code sha256}, nobody who can write the
   * database can plant one there. By default there are none.
   *
   * @param schemes such as {@code sha256} or {@code hmac-sha256:p1}; not the current one
   * @throws InvalidMemberException if one is written otherwise
   */
  public ApiKeysBuilder refusing(String... schemes) {
    Require.all("schemes", schemes).forEach(SecretHasher::requireScheme);
    settings.refused.addAll(List.of(schemes));
    return this;
  }

  /** The policy of all keys. By default nothing is demanded. */
  public ApiKeysBuilder policy(KeyPolicy same) {
    requireNonNull(same, "same");
    return policy(key -> same);
  }

  /**
   * The policy of each key by what it would be after the act, or is when it is read; it must be
   * quick, and wait for nothing. By default nothing is demanded.
   */
  public ApiKeysBuilder policy(Function<ApiKey, KeyPolicy> choice) {
    settings.policy = Optional.of(requireNonNull(choice, "choice"));
    return this;
  }

  /** Where owners are asked for. By default each is active. */
  public ApiKeysBuilder owners(OwnerDirectory directory) {
    settings.owners = Optional.of(requireNonNull(directory, "directory"));
    return this;
  }

  /** One more who is told of verifications. By default nobody is. */
  public ApiKeysBuilder listener(VerificationListener told) {
    settings.listeners.add(requireNonNull(told, "told"));
    return this;
  }

  /** One more who is told of what is done to keys. By default nobody is. */
  public ApiKeysBuilder auditListener(AuditListener told) {
    settings.auditListeners.add(requireNonNull(told, "told"));
    return this;
  }

  /** One more who is told of look-ups. By default nobody is, and none is timed. */
  public ApiKeysBuilder lookupListener(LookupListener told) {
    settings.lookupListeners.add(requireNonNull(told, "told"));
    return this;
  }

  /**
   * A name that stands for scopes in a {@link NewKey} and a {@link KeyEdit}: {@code admin:all} for
   * {@code **} and {@code api-keys:admin}. It is expanded when a key is issued or edited. What
   * callers and policies grant is named by the scopes themselves.
   */
  public ApiKeysBuilder scopeAlias(String name, String... scopes) {
    settings.aliases.put(requireNonNull(name, "name"), List.copyOf(Require.all("scopes", scopes)));
    return this;
  }

  /**
   * How often the uses noted in memory are written to the store: 1 ms to 1 hour, by default every
   * 60 s. A key that may go unused for a day counts by what is written.
   */
  public ApiKeysBuilder lastUseInterval(Duration interval) {
    requireNonNull(interval, "interval");
    Require.between("lastUseInterval", interval, Duration.ofMillis(1), Duration.ofHours(1));
    settings.lastUseInterval = interval;
    return this;
  }

  /** How much is remembered, and for how long. By default {@link CachePolicy#standard()}. */
  public ApiKeysBuilder cache(CachePolicy policy) {
    settings.cache = requireNonNull(policy, "policy");
    return this;
  }

  /**
   * How many look-ups that prove nothing this node makes: beyond it, what is not remembered is
   * {@link Rejection#UNAVAILABLE}. A look-up that proves a key costs nothing. By default 1,000 a
   * second, and 200 of them for one client address (of IPv6, its /64 network).
   *
   * @param perSecond in all, 1 to 1,000,000
   * @param perAddress for each address, 1 to {@code perSecond}; unknown addresses share one
   * @throws InvalidMemberException if one is out of range
   */
  public ApiKeysBuilder missBudget(int perSecond, int perAddress) {
    settings.misses = new MissBudget.Rates(perSecond, perAddress);
    return this;
  }

  /**
   * How many attempts with broken, unknown and wrong tokens may fail from one client address (of
   * IPv6, its /64 network) on this node: beyond it, what is sound and not known here to be a key is
   * {@link Rejection#THROTTLED}. By default 300 per 60 s; unknown addresses share one.
   */
  public ApiKeysBuilder failedAttempts(RateLimit perAddress) {
    settings.failedAttempts = requireNonNull(perAddress, "perAddress");
    return this;
  }

  /**
   * Who counts the requests of keys that have a limit. By default {@link
   * Bucket4jRateLimiter#create}: this node alone.
   */
  public ApiKeysBuilder rateLimiter(RateLimiter counting) {
    settings.rateLimiter = Optional.of(requireNonNull(counting, "counting"));
    return this;
  }

  /**
   * Refuses by a {@link RateLimiterException} what could not be counted. By default it goes on
   * unlimited. Either way {@link RateLimits#uncounted()} tells how much it was.
   */
  public ApiKeysBuilder closedWithoutRateLimiter() {
    settings.closedWithoutRateLimiter = true;
    return this;
  }

  /** The time. By default the system's clock. */
  public ApiKeysBuilder clock(InstantSource source) {
    settings.clock = requireNonNull(source, "source");
    return this;
  }

  /**
   * Builds it.
   *
   * @throws InvalidMemberException if the prefix or an alias is illegal, two peppers have one id,
   *     imported tokens have no scheme or a pepper's, or the bootstrap secret is short
   */
  public ApiKeys build() {
    settings.pepper.ifPresent(this::keepReadable);
    settings.imported.ifPresent(tokens -> tokens.requireApartFrom(settings.readable.keySet()));
    return new ApiKeys(settings);
  }
}
