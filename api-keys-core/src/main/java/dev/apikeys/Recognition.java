package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A {@link TokenFormat}'s answer to a presented string: ours, maybe, or no. Given without any I/O.
 */
public sealed interface Recognition {

  /**
   * It claims to be of this format, whether it is whole or broken.
   *
   * @param secretId the secret to look up; absent if the string is broken, which is malformed
   */
  record Ours(Optional<String> secretId) implements Recognition {
    /** Refuses null. */
    public Ours {
      requireNonNull(secretId, "secretId");
    }
  }

  /**
   * It could be of this format; only the store can tell. An answer for tokens that others made and
   * that were taken over: what a format mints itself is {@link Ours}.
   *
   * @param lookupDigests the scheme-tagged digests to look up, one per enabled scheme
   */
  record Maybe(List<String> lookupDigests) implements Recognition {
    /** Copies the digests. */
    public Maybe {
      lookupDigests = List.copyOf(Require.all("lookupDigests", lookupDigests));
    }

    /** Never the digests, which are as good as stored hashes. */
    @Override
    public String toString() {
      return "Maybe[redacted]";
    }
  }

  /** It is not of this format. */
  record No() implements Recognition {}
}
