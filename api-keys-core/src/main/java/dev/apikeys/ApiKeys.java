package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  private static final int PURGED_AT_ONCE = 1_000;

  private final KeyStore store;
  private final SecretHasher hasher;
  private final Owners owners;
  private final Afterwards afterwards;
  private final Snapshots snapshots;
  private final ChangePoller poller;
  private final Verifier verifier;
  private final Issuer issuer;
  private final Importer importer;
  private final Optional<Bootstrap> bootstrap;
  private final Editor editor;
  private final Formats formats;
  private final RateLimits limits;
  private final InstantSource clock;

  ApiKeys(ApiKeysSettings settings) {
    Wiring wiring = new Wiring(settings);
    this.store = wiring.store;
    this.hasher = wiring.hasher;
    this.owners = wiring.owners;
    this.afterwards = wiring.afterwards;
    this.snapshots = wiring.snapshots;
    this.poller = wiring.poller;
    this.verifier = wiring.verifier;
    this.issuer = wiring.issuer;
    this.importer = wiring.importer;
    this.bootstrap = wiring.bootstrap;
    this.editor = wiring.editor;
    this.formats = wiring.formats;
    this.limits = wiring.limits;
    this.clock = wiring.clock;
  }

  /** Over this store, with tokens of this prefix, no pepper and the system's clock. */
  public static ApiKeys create(KeyStore store, String prefix) {
    return builder(store).prefix(requireNonNull(prefix, "prefix")).build();
  }

  /** Over this store, with more to be said. */
  public static ApiKeysBuilder builder(KeyStore store) {
    return new ApiKeysBuilder(requireNonNull(store, "store"));
  }

  /**
   * Verifies a presented credential, exactly as it came. It never writes: the use is noted in
   * memory and stored later.
   *
   * @param presented the credential; of any length and content
   * @param context what is known of the request, and the scopes it needs
   * @throws KeyStoreException if the store is broken, which says nothing about the credential:
   *     answer as unavailable
   * @throws RateLimiterException if the key's use could not be counted, and may therefore not go on
   */
  public Verification verify(String presented, VerificationContext context) {
    return verifier.verify(
        requireNonNull(presented, "presented"), requireNonNull(context, "context"));
  }

  /** Whether this string is none of its tokens by its form alone ({@link Rejection#FOREIGN}). */
  public boolean isForeign(String presented) {
    return verifier.isForeign(requireNonNull(presented, "presented"));
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
    return new Lifecycle(store, issuer, importer, editor, owners, authority);
  }

  /**
   * Makes the secret of {@link ApiKeysBuilder#bootstrap} a key, unless it was made one before: to
   * be called at each start, on each node. A key that was changed since stays as it is, whatever is
   * asked for, and one that was revoked or deleted does not come back.
   *
   * @param request what is asked for the key; an administrator's has {@code **} and {@code
   *     api-keys:admin} among its scopes
   * @return the key as it is; empty if it was deleted
   * @throws IllegalStateException if no secret is configured
   * @throws InvalidMemberException if the request asks for what no key can have, or what the policy
   *     does not allow
   * @throws ApiKeyException.OwnerLimit if its owner has as many live keys as it may have
   * @throws KeyStoreException if the store is broken
   */
  public Optional<ApiKey> registerBootstrap(NewKey request) {
    requireNonNull(request, "request");
    return bootstrap
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no bootstrap secret is configured: give it to ApiKeysBuilder.bootstrap"))
        .register(request, store, issuer, hasher, editor.now());
  }

  /**
   * Tells that an owner is no longer what the {@link OwnerDirectory} said of it: forgotten here at
   * once, and again when the application's transaction ends, and elsewhere by the second poll, or
   * within {@value OwnerDirectory#MAX_AGE_SECONDS} seconds.
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
   * Whether secrets stored under this scheme can be proved; under one that only another system
   * hashes by, those that were taken over. If {@link #countByScheme()} names one that is not, its
   * pepper is missing here, or it is set to be refused.
   */
  public boolean accepts(String scheme) {
    return hasher.accepts(requireNonNull(scheme, "scheme"));
  }

  /**
   * Whether secrets stored under this scheme are set to be refused, though they could be proved.
   */
  public boolean refuses(String scheme) {
    return hasher.refuses(requireNonNull(scheme, "scheme"));
  }

  /**
   * The keys by which others can verify the tokens that are minted here: a JWK set (RFC 7517,
   * section 5) as JSON, fit to be published; empty where tokens are not signed. Where new tokens
   * are not, those of the first of the readable formats that has any.
   */
  public Optional<String> publishedKeys() {
    return formats.publishedKeys();
  }

  /** The limits of callers, and how many requests could not be counted. */
  public RateLimits limits() {
    return limits;
  }

  /** What this node has come to now. Asks nobody, and may be called often. */
  public Statistics statistics() {
    return new Statistics(
        snapshots.remembered(),
        poller.reliance(),
        poller.sinceSeen(),
        afterwards.lastUses().notNoted(),
        afterwards.rehashing().putOff());
  }

  /** The instant it is by the clock that verifications go by: for the status of a key shown now. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Stops following what other nodes change, so that from now on each verification asks the store;
   * writes down the uses that are still in memory, and finishes the re-hashing that waits. Waits
   * for 5 seconds at most for each. Never throws.
   */
  @Override
  public void close() {
    poller.close();
    afterwards.close();
  }
}
