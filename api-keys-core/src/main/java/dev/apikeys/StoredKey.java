package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A key and its hashes: what a store keeps. Immutable.
 *
 * @param key the key
 * @param proofs for the id of each of its secrets what proves it
 */
public record StoredKey(ApiKey key, Map<String, SecretProof> proofs) {

  /** Refuses a secret without proof, a proof without secret, and two secrets of one digest. */
  public StoredKey {
    requireNonNull(key, "key");
    Require.all("proofs", requireNonNull(proofs, "proofs").keySet());
    Require.all("proofs", proofs.values());
    proofs = Map.copyOf(proofs);
    if (!key.secrets().stream()
        .map(Secret::id)
        .collect(Collectors.toSet())
        .equals(proofs.keySet())) {
      throw new IllegalArgumentException(
          "the key "
              + Require.printable(key.id())
              + " must come with one proof for each of its secrets");
    }
    List<String> digests =
        proofs.values().stream().flatMap(proof -> proof.lookupDigest().stream()).toList();
    if (Set.copyOf(digests).size() < digests.size()) {
      throw new IllegalArgumentException(
          "the key "
              + Require.printable(key.id())
              + " must not come with one look-up digest for two secrets");
    }
  }

  /**
   * What proves this secret.
   *
   * @throws IllegalArgumentException if the key has no such secret
   */
  public SecretProof proof(String secretId) {
    SecretProof proof = proofs.get(requireNonNull(secretId, "secretId"));
    if (proof == null) {
      throw new IllegalArgumentException(
          "the key " + Require.printable(key.id()) + " has no such secret");
    }
    return proof;
  }

  /** The same secrets under a changed key. */
  public StoredKey with(ApiKey changed) {
    return new StoredKey(requireNonNull(changed, "changed"), proofs);
  }
}
