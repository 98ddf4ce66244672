package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a presented secret is found by. */
public sealed interface Lookup {

  /**
   * Its public id.
   *
   * @param id the id
   */
  record BySecretId(String id) implements Lookup {
    /** Refuses null. */
    public BySecretId {
      requireNonNull(id, "id");
    }
  }

  /**
   * One of several digests of the presented string, for imported secrets. Of those that a store
   * knows, it finds the first.
   *
   * @param digests scheme-tagged digests, one per enabled scheme, the preferred one first
   */
  record ByDigest(List<String> digests) implements Lookup {
    /** Copies the digests. */
    public ByDigest {
      digests = List.copyOf(Require.all("digests", digests));
    }

    /** Never the digests. */
    @Override
    public String toString() {
      return "ByDigest[redacted]";
    }
  }
}
