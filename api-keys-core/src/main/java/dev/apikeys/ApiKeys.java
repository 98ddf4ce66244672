package dev.apikeys;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * API keys over a {@link KeyStore}: verifies presented credentials, and issues and manages keys on
 * behalf of an {@link Actor} or a {@link Caller}.
 *
 * <p>Safe for use by many threads; make one per application, and {@link #close() close} it at the
 * end, so that the last uses are written down. It never closes the store.
 */
public final class ApiKeys implements AutoCloseable {

  private final Verifier verifier;
  private final Issuer issuer;
  private final KeyStore store;
  private final LastUses lastUses;
  private final InstantSource clock;

  private ApiKeys(Builder builder) {
    SecureRandom random = new SecureRandom();
    NativeFormat format = new NativeFormat(builder.prefix, random);
    SecretHasher hasher = new SecretHasher(builder.pepper, builder.readable.values());
    this.store = builder.store;
    this.clock = builder.clock;
    this.issuer = new Issuer(store, format, hasher, new ScopeAliases(builder.aliases), random);
    this.lastUses = new LastUses(store, builder.lastUseInterval);
    this.verifier = new Verifier(store, List.of(format), hasher, lastUses, clock);
  }

  /** Over this store, with tokens of this prefix, no pepper and the system's clock. */
  public static ApiKeys create(KeyStore store, String prefix) {
    return builder(store).prefix(prefix).build();
  }

  /** Over this store, with more to be said. */
  public static Builder builder(KeyStore store) {
    return new Builder(store);
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
    return verifier.verify(presented, context);
  }

  /** The life of keys in the hands of the trusted application: all tenants, no cover rules. */
  public Lifecycle as(Actor actor) {
    return new Lifecycle(store, issuer, new Authority(actor, Optional.empty()), clock);
  }

  /** The life of keys in the hands of somebody with limited rights. */
  public Lifecycle as(Caller caller) {
    return new Lifecycle(store, issuer, new Authority(caller.actor(), Optional.of(caller)), clock);
  }

  /** The instant it is by the clock that verifications go by: for the status of a key shown now. */
  public Instant now() {
    return clock.instant();
  }

  /** Writes down the uses that are still in memory, and stops writing any. Never throws. */
  @Override
  public void close() {
    lastUses.close();
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

    private Builder(KeyStore store) {
      this.store = store;
    }

    /**
     * What tokens start with: application and environment, such as {@code acme_live}. At most 24
     * characters of {@code a-z 0-9}, parts joined by single {@code _}. By default {@code key}.
     */
    public Builder prefix(String start) {
      this.prefix = start;
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
     * A name that stands for scopes wherever scopes are granted: {@code admin:all} for {@code **}
     * and {@code api-keys:admin}. It is expanded when a key is issued.
     */
    public Builder scopeAlias(String name, String... scopes) {
      aliases.put(name, List.of(scopes));
      return this;
    }

    /** How often the uses noted in memory are written to the store. By default every 60 s. */
    public Builder lastUseInterval(Duration interval) {
      if (interval.compareTo(Duration.ofMillis(1)) < 0
          || interval.compareTo(Duration.ofDays(1)) > 0) {
        throw new InvalidMemberException(
            "lastUseInterval", "is " + interval + ": it must be between 1 ms and 1 day");
      }
      this.lastUseInterval = interval;
      return this;
    }

    /** The time. By default the system's clock. */
    public Builder clock(InstantSource source) {
      this.clock = source;
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
