package dev.apikeys;

import static org.assertj.core.api.Assertions.fail;

import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtClaims;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import dev.apikeys.jwt.JwtVerifier;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.lang.reflect.Array;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A valid value of each type that public calls take, or that they are made on. */
final class Samples implements AutoCloseable {

  static final Secret SECRET =
      new Secret("a", "a", GivenClock.START, Optional.empty(), Optional.empty(), Optional.empty());
  static final ApiKey KEY =
      ApiKey.builder("a", "a", GivenClock.START, "user:a").secrets(List.of(SECRET)).build();

  /** Behind all that changes keys. */
  final CountingKeyStore store = new CountingKeyStore();

  final InMemoryKeyStore memory = new InMemoryKeyStore();
  final ApiKeyBuilder builder = KEY.toBuilder();

  private final ApiKeys keys = ApiKeys.create(store, "acme_live");
  private final Map<Class<?>, Object> samples = new HashMap<>();

  Samples() {
    addWhatJavaHas();
    addWhatAKeyIsMadeOf();
    addWhatIsAskedFor();
    addWhatAStoreIsGiven();
    addWhatSignedKeysAreMadeOf();
    addDoors();
  }

  private void addWhatJavaHas() {
    put(int.class, 1);
    put(long.class, 1L);
    put(boolean.class, true);
    put(byte[].class, new byte[Pepper.MIN_BYTES]);
    put(String.class, "a");
    put(Optional.class, Optional.empty());
    put(OptionalLong.class, OptionalLong.empty());
    put(List.class, List.of());
    put(Map.class, Map.of());
    put(Instant.class, GivenClock.START);
    put(Duration.class, Duration.ofDays(1));
    put(InstantSource.class, InstantSource.system());
    put(Supplier.class, () -> NewKey.named("a"));
    put(UnaryOperator.class, UnaryOperator.identity());
    put(Consumer.class, (Consumer<Object>) taken -> {});
    put(Throwable.class, new IllegalStateException());
  }

  private void addWhatAKeyIsMadeOf() {
    put(SECRET);
    put(KEY);
    put(Actor.of("a"));
    put(Scopes.of("a"));
    put(Cidrs.of("192.0.2.1"));
    put(new RateLimit(1, Duration.ofSeconds(1)));
    put(Quota.allowed(new RateLimit(1, Duration.ofSeconds(1)), 1));
    put(SecretHash.parse("{sha256}00"));
    put(new SecretProof(SecretHash.parse("{sha256}00"), Optional.empty()));
    put(
        new StoredKey(
            KEY, Map.of("a", new SecretProof(sample(SecretHash.class), Optional.empty()))));
    put(new Token("a"));
    put(new IssuedKey(KEY, new Token("a")));
  }

  private void addWhatIsAskedFor() {
    put(NewKey.named("a"));
    put(ImportedTokens.of(16, 64, ImportedTokens.HEX));
    put(ImportRow.of("sha256", "a", () -> NewKey.named("a")));
    put(KeyEdit.nothing().named("a"));
    put(new Expiry.At(GivenClock.START));
    put(new Expiry.In(Duration.ofDays(1)));
    put(new Expiry.Never());
    put(KeyPolicy.unrestricted());
    put(CachePolicy.standard());
    put(Tenants.only(""));
    put(KeyQuery.all());
    put(AuditQuery.all());
    put(VerificationContext.none());
    put(new ScopeRequirement.One("a"));
    put(new ScopeRequirement.AllOf(List.of()));
    put(new ScopeRequirement.AnyOf(List.of(new ScopeRequirement.One("a"))));
    put(Caller.administrator(Actor.of("a"), Tenants.all()));
    put(Caller.user("a", ""));
    put(Caller.key(KEY));
  }

  private void addWhatAStoreIsGiven() {
    AuditEntry entry = AuditEntry.of(AuditAction.ISSUED, KEY, Actor.of("a"), GivenClock.START);
    put(entry);
    put(new OwnerLimit(1, GivenClock.START));
    put(new KeyRequest("user:a", "a", "a"));
    put(Insertion.of(sample(StoredKey.class), entry));
    put(new Change(Optional.empty(), entry));
    put(new Lookup.BySecretId("a"));
  }

  private void addWhatSignedKeysAreMadeOf() {
    JwtKey key = GivenKeys.ED.key();
    JwtFormat format = JwtFormat.create("a", JwtKeys.signingWith(key));
    put(key);
    put(JwtKeys.signingWith(key));
    put(format);
    put(JwtVerifier.create("a", format.publishedKeys().orElseThrow()));
    put(
        new JwtClaims(
            "a",
            "a",
            Optional.empty(),
            "a",
            Scopes.none(),
            GivenClock.START,
            Optional.empty(),
            Optional.empty()));
  }

  private void addDoors() {
    put(OwnerDirectory.class, (tenant, owner) -> OwnerState.active());
    put(VerificationListener.class, (outcome, context, at) -> {});
    put(AuditListener.class, entry -> {});
    put(LookupListener.class, (remembered, nanos) -> {});
    put(RateLimiter.class, (key, limit, cost) -> Quota.allowed(limit, 0));
    put(ProxyManager.class, new RemoteBuckets());
    put(Bucket4jRateLimiter.create(InstantSource.system()));
    put(keys.limits());
    put(TokenFormat.class, new NativeFormat("acme", new SecureRandom()));
    put(KeyStore.class, memory);
    put(memory);
    put(builder);
    put(keys);
    put(ApiKeys.builder(store));
    put(keys.as(Actor.of("a")));
    put(keys.as(Actor.of("a")).sweep());
    put(keys.as(Actor.of("a")).imports());
  }

  private void put(Object value) {
    samples.put(value.getClass(), value);
  }

  private <T> void put(Class<T> type, T value) {
    samples.put(type, value);
  }

  @Override
  public void close() {
    keys.close();
  }

  /** A value of this type; of an interface, any that there is of it. */
  <T> T sample(Class<T> type) {
    Object known = samples.get(type);
    if (known == null && type.isEnum()) {
      known = type.getEnumConstants()[0];
    } else if (known == null && type.isArray()) {
      known = Array.newInstance(type.getComponentType(), 0);
    }
    @SuppressWarnings("unchecked")
    T found = (T) (known != null ? known : anyOf(type));
    return found;
  }

  private Object anyOf(Class<?> type) {
    return samples.values().stream()
        .filter(type::isInstance)
        .findFirst()
        .orElseGet(
            () -> fail("add to Samples a valid value of the type %s", type.getCanonicalName()));
  }
}
