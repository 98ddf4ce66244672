package dev.apikeys;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

/**
 * API keys over a {@link KeyStore}: verifies presented credentials, and issues and manages keys on
 * behalf of an {@link Actor} or a {@link Caller}.
 *
 * <p>Safe for use by many threads; make one per application, and {@link #close() close} it at the
 * end, so that the last uses are written down. It never closes the store.
 */
public final class ApiKeys implements AutoCloseable {

  private static final int PURGED_AT_ONCE = 1_000;

  private final KeyStore store;
  private final SecretHasher hasher;
  private final Owners owners;
  private final Afterwards afterwards;
  private final Verifier verifier;
  private final Issuer issuer;
  private final Editor editor;
  private final InstantSource clock;

  private ApiKeys(Builder builder) {
    SecureRandom random = new SecureRandom();
    NativeFormat format = new NativeFormat(builder.prefix, random);
    ScopeAliases aliases = new ScopeAliases(builder.aliases);
    Policies policies = new Policies(builder.policy);
    this.store = builder.store;
    this.clock = builder.clock;
    this.hasher = new SecretHasher(builder.pepper, builder.readable.values(), builder.refused);
    this.owners = new Owners(store, builder.owners, Ticker.systemTicker());
    Mint mint = new Mint(format, hasher, random);
    this.issuer = new Issuer(store, mint, aliases, policies);
    this.editor = new Editor(store, mint, aliases, policies, clock);
    this.afterwards =
        new Afterwards(
            new LastUses(store, builder.lastUseInterval),
            new Rehashing(store, hasher, Ticker.systemTicker()),
            List.copyOf(builder.listeners));
    this.verifier = new Verifier(store, List.of(format), hasher, owners, afterwards, clock);
  }

  /** Over this store, with tokens of this prefix, no pepper and the system's clock. */
  public static ApiKeys create(KeyStore store, String prefix) {
    return builder(store).prefix(requireNonNull(prefix, "prefix")).build();
  }

  /** Over this store, with more to be said. */
  public static Builder builder(KeyStore store) {
    return new Builder(requireNonNull(store, "store"));
  }

  /**
   * Verifies a presented credential, exactly as it came. It never writes: the use is noted in
   * memory and stored later.
   *
   * @param presented the credential; of any length and content
   * @param context what is known of the request, and the scopes it needs
   * @throws KeyStoreException if the store is broken, which says nothing about the credential:
   *     answer as unavailable
   */
  public Verification verify(String presented, VerificationContext context) {
    return verifier.verify(
        requireNonNull(presented, "presented"), requireNonNull(context, "context"));
  }

  /** The life of keys in the hands of the trusted application: all tenants, no cover rules. */
  public Lifecycle as(Actor actor) {
    return as(new Authority(requireNonNull(actor, "actor"), Optional.empty()));
  }

  /** The life of keys in the hands of somebody with limited rights. */
  public Lifecycle as(Caller caller) {
    return as(new Authority(requireNonNull(caller, "caller").actor(), Optional.of(caller)));
  }

  private Lifecycle as(Authority authority) {
    return new Lifecycle(store, issuer, editor, owners, authority);
  }

  /**
   * Tells that an owner is no longer what the {@link OwnerDirectory} said of it: forgotten here at
   * once, or with the application's transaction, and elsewhere within {@value
   * OwnerDirectory#MAX_AGE_SECONDS} seconds.
   *
   * @throws InvalidMemberException if owner or tenant is none
   * @throws KeyStoreException if the store is broken
   */
  public void ownerChanged(String tenant, String owner) {
    Require.tenant(tenant);
    Require.owner(owner);
    owners.changed(tenant, owner, editor.now());
  }

  /**
   * Removes what is older than this of what piles up: secrets that ended, requests, change rows,
   * audit entries.
   *
   * @param age zero or more; of {@link Purge#CHANGES} a day at least, since other nodes follow them
   * @return how many rows were removed
   * @throws InvalidMemberException if the age is out of range
   * @throws KeyStoreException if the store is broken; what was removed until then stays so
   */
  public int purge(Purge what, Duration age) {
    Duration least =
        requireNonNull(what, "what") == Purge.CHANGES ? Duration.ofDays(1) : Duration.ZERO;
    Instant before = editor.now().minus(Require.between("age", age, least, Require.LONGEST));
    int purged = 0;
    int more;
    do {
      more = store.purge(what, before, PURGED_AT_ONCE);
      purged += more;
    } while (more == PURGED_AT_ONCE);
    return purged;
  }

  /**
   * How many secrets are stored under each scheme, such as {@code hmac-sha256:p1} or {@code
   * sha256}: a pepper may go once none is stored under it. Reads all secrets.
   *
   * @throws KeyStoreException if the store is broken
   */
  public Map<String, Long> countByScheme() {
    return store.countByScheme();
  }

  /**
   * Whether secrets stored under this scheme can be proved. If {@link #countByScheme()} names one
   * that is not, its pepper is missing here, or it is set to be refused.
   */
  public boolean accepts(String scheme) {
    return hasher.accepts(requireNonNull(scheme, "scheme"));
  }

  /** The instant it is by the clock that verifications go by: for the status of a key shown now. */
  public Instant now() {
    return clock.instant();
  }

  /** Writes down the uses that are still in memory, and stops writing any. Never throws. */
  @Override
  public void close() {
    afterwards.close();
  }

  /** The settings of {@link ApiKeys}. For one thread. */
  public static final class Builder {

    private final KeyStore store;
    private final Map<String, Pepper> readable = new LinkedHashMap<>();
    private final Map<String, Collection<String>> aliases = new LinkedHashMap<>();
    private String prefix = "key";
    private Optional<Pepper> pepper = Optional.empty();
    private Duration lastUseInterval = Duration.ofSeconds(60);
    private InstantSource clock = Clock.systemUTC();
    private final Set<String> refused = new LinkedHashSet<>();
    private final List<VerificationListener> listeners = new ArrayList<>();
    private Optional<Function<ApiKey, KeyPolicy>> policy = Optional.empty();
    private Optional<OwnerDirectory> owners = Optional.empty();

    private Builder(KeyStore store) {
      this.store = store;
    }

    /**
     * What tokens start with: application and environment, such as {@code acme_live}. At most 24
     * characters of {@code a-z 0-9}, parts joined by single {@code _}. By default {@code key}.
     */
    public Builder prefix(String start) {
      this.prefix = requireNonNull(start, "start");
      return this;
    }

    /**
     * The pepper under which hashes are written, and read, in place of one given before. By default
     * there is none.
     *
     * @throws InvalidMemberException if the id is illegal or the bytes are fewer than 32
     */
    public Builder pepper(String id, byte[] bytes) {
      this.pepper = Optional.of(Pepper.of(id, bytes));
      return this;
    }

    /**
     * A pepper under which hashes are read as well: an earlier one, or the next one before it is
     * written under.
     *
     * @throws InvalidMemberException if the id is illegal or given with other bytes before, or the
     *     bytes are fewer than 32
     */
    public Builder readablePepper(String id, byte[] bytes) {
      keepReadable(Pepper.of(id, bytes));
      return this;
    }

    private void keepReadable(Pepper added) {
      Pepper earlier = readable.putIfAbsent(added.id(), added);
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
    public Builder refusing(String... schemes) {
      Require.all("schemes", schemes).forEach(SecretHasher::requireScheme);
      refused.addAll(List.of(schemes));
      return this;
    }

    /** The policy of all keys. By default nothing is demanded. */
    public Builder policy(KeyPolicy same) {
      requireNonNull(same, "same");
      return policy(key -> same);
    }

    /**
     * The policy of each key by what it would be after the act; it must be quick, and wait for
     * nothing. By default nothing is demanded.
     */
    public Builder policy(Function<ApiKey, KeyPolicy> choice) {
      this.policy = Optional.of(requireNonNull(choice, "choice"));
      return this;
    }

    /** Where owners are asked for. By default each is as active as its keys. */
    public Builder owners(OwnerDirectory directory) {
      this.owners = Optional.of(requireNonNull(directory, "directory"));
      return this;
    }

    /** One more who is told of verifications. By default nobody is. */
    public Builder listener(VerificationListener told) {
      listeners.add(requireNonNull(told, "told"));
      return this;
    }

    /**
     * A name that stands for scopes wherever scopes are granted: {@code admin:all} for {@code **}
     * and {@code api-keys:admin}. It is expanded when a key is issued.
     */
    public Builder scopeAlias(String name, String... scopes) {
      aliases.put(requireNonNull(name, "name"), List.copyOf(Require.all("scopes", scopes)));
      return this;
    }

    /** How often the uses noted in memory are written to the store. By default every 60 s. */
    public Builder lastUseInterval(Duration interval) {
      if (requireNonNull(interval, "interval").compareTo(Duration.ofMillis(1)) < 0
          || interval.compareTo(Duration.ofDays(1)) > 0) {
        throw new InvalidMemberException(
            "lastUseInterval", "is " + interval + ": it must be between 1 ms and 1 day");
      }
      this.lastUseInterval = interval;
      return this;
    }

    /** The time. By default the system's clock. */
    public Builder clock(InstantSource source) {
      this.clock = requireNonNull(source, "source");
      return this;
    }

    /**
     * Builds it.
     *
     * @throws InvalidMemberException if the prefix or an alias is illegal, or two peppers have one
     *     id
     */
    public ApiKeys build() {
      pepper.ifPresent(this::keepReadable);
      return new ApiKeys(this);
    }
  }
}
