package dev.apikeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which secret a token is that does not start with its id, such as a signed or an imported one: by
 * the digest of the whole token under the current scheme, so that what was proved once is not read
 * again. Proves nothing, and holds no token. Bounded; thread-safe.
 */
final class Aliases {

  /** The most characters of a token that is tried. */
  static final int MAX_LENGTH = 2_048;

  /** Where nothing is remembered. */
  static final byte[] NONE = new byte[2 * Long.BYTES];

  /**
   * What a token is.
   *
   * @param id its secret
   * @param taken whether others made it
   */
  record Alias(SecretId id, boolean taken) {}

  /** The first 128 bits of a digest, which are enough to tell tokens apart. */
  private record Half(long first, long last) {
    static Half of(byte[] digest) {
      ByteBuffer bytes = ByteBuffer.wrap(digest);
      return new Half(bytes.getLong(), bytes.getLong());
    }
  }

  private final Cache<Half, Alias> known;

  Aliases(int most) {
    this.known = Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
  }

  @Nullable Alias find(byte[] digest) {
    return known.getIfPresent(Half.of(digest));
  }

  void learn(byte[] digest, Alias proved) {
    known.put(Half.of(digest), proved);
  }
}
