package dev.apikeys.jdbc;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.CachePolicy;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.TokenFormat;
import dev.apikeys.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Keys over a store in memory, each of them remembered, and the tokens of those in use. */
@State(Scope.Benchmark)
public class CachedKeys {

  /** A {@link KeySet}. */
  @Param("1024/1024/2048")
  public String keys = "";

  private Optional<TokenFormat> format;
  private CountedStore store;
  private ApiKeys verifying;
  private String[] tokens;
  private Map<String, ApiKey> map;

  /** The form of the tokens; by default the library's own. */
  Optional<TokenFormat> format() {
    return Optional.empty();
  }

  /** What else is set; by default nothing. */
  ApiKeysBuilder set(ApiKeysBuilder builder) {
    return builder;
  }

  /**
   * Issues the keys, and verifies each once. Others verify than issued, since whoever made a change
   * hears of it again.
   */
  @Setup
  public void open() {
    KeySet set = KeySet.parse(keys);
    format = format();
    store = new CountedStore(new InMemoryKeyStore());
    map = new ConcurrentHashMap<>(2 * set.known());
    List<IssuedKey> issued = issue(set.known());
    verifying =
        build(
            CachePolicy.standard()
                .withMaximumKeys(set.maximum())
                .withTimeToLive(Duration.ofMinutes(5)));
    for (IssuedKey key : issued) {
      Keyring.requireVerified(verifying, key.token().reveal());
      map.put(key.key().secrets().get(0).id(), key.key());
    }
    tokens = some(issued, set.inUse());
    Keyring.requireVerified(verifying, tokens);
    System.gc(); // or what the set-up leaves behind is collected while it is measured
  }

  private List<IssuedKey> issue(int count) {
    try (ApiKeys issuing = build(CachePolicy.none())) {
      return Keyring.issue(issuing, count).toList();
    }
  }

  /**
   * Tokens in an order that has nothing to do with that in which keys were issued and remembered,
   * and so with that of the addresses of whatever is read: tokens, snapshots, entries of the map.
   */
  private static String[] some(List<IssuedKey> issued, int count) {
    List<String> tokens = new ArrayList<>(issued.size());
    issued.forEach(key -> tokens.add(key.token().reveal()));
    Collections.shuffle(tokens, Keyring.random());
    return tokens.subList(0, count).toArray(String[]::new);
  }

  private ApiKeys build(CachePolicy policy) {
    ApiKeysBuilder builder = set(Keyring.over(store.store()).cache(policy));
    format.ifPresent(builder::format);
    return builder.build();
  }

  /**
   * Sees that what was measured was verification, by one token: JMH takes what is done here for a
   * part of the last iteration, bytes and look-ups included.
   */
  @TearDown
  public void close() {
    Keyring.requireVerified(verifying, tokens[0]);
    verifying.close();
  }

  Verification verify(String token) {
    return verifying.verify(token, Keyring.REQUEST);
  }

  String[] tokens() {
    return tokens;
  }

  /** The keys by the ids that their tokens hold. */
  Map<String, ApiKey> map() {
    return map;
  }

  /** How often the store was asked for a secret. */
  long finds() {
    return store.calls("find");
  }
}
