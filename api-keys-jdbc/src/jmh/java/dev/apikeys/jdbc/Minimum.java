package dev.apikeys.jdbc;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.apikeys.ApiKey;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A verification as small as it can be written: cache, SHA-256, comparison, end, scope. */
@State(Scope.Benchmark)
public class Minimum {

  private static final class Entry {

    final byte[] hash;
    final long expiresAt;
    final Set<String> scopes;

    Entry(byte[] hash, ApiKey key) {
      this.hash = hash;
      this.expiresAt = key.expiresAt().orElseThrow().toEpochMilli();
      this.scopes = Set.copyOf(key.scopes().names());
    }
  }

  private Cache<String, Entry> cache;

  /** Fills the cache. */
  @Setup
  public void fill(CachedKeys keys, Digests digests) {
    cache =
        Caffeine.newBuilder()
            .maximumSize(KeySet.parse(keys.keys).maximum())
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();
    for (String token : keys.tokens()) {
      String id = Keyring.idOf(token);
      cache.put(id, new Entry(digests.sha256(token), requireNonNull(keys.map().get(id))));
    }
    if (!Arrays.stream(keys.tokens()).allMatch(token -> verifies(token, digests))) {
      throw new IllegalStateException("the minimum does not verify");
    }
  }

  boolean verifies(String token, Digests digests) {
    Entry entry = cache.getIfPresent(Keyring.idOf(token));
    return entry != null
        && MessageDigest.isEqual(digests.sha256(token), entry.hash)
        && System.currentTimeMillis() < entry.expiresAt
        && entry.scopes.contains(Keyring.SCOPE);
  }
}
