package dev.apikeys;

import java.util.List;
import java.util.Optional;

/**
 * What is to be found in the store.
 *
 * @param key by what it is remembered to be absent, or to be looked up just now
 * @param lookup by what the store finds it
 */
record Wanted(Object key, Lookup lookup) {

  static Wanted of(SecretId id) {
    return new Wanted(id, new Lookup.BySecretId(id.text()));
  }

  /** A secret's id that a format read in a presented string: any text. */
  static Wanted of(String secretId) {
    Optional<SecretId> id = SecretId.of(secretId);
    return id.isPresent() ? of(id.get()) : new Wanted(secretId, new Lookup.BySecretId(secretId));
  }

  static Wanted of(List<String> lookupDigests) {
    return new Wanted(lookupDigests, new Lookup.ByDigest(lookupDigests));
  }
}
