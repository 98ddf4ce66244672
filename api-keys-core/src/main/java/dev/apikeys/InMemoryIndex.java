package dev.apikeys;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of {@link InMemoryKeyStore} and the ways to find them; the store guards it. */
final class InMemoryIndex {

  /** Keys by id, newest first. Their secrets carry no last use: that is kept apart. */
  private final NavigableMap<String, StoredKey> keys = new TreeMap<>(Comparator.reverseOrder());

  private final Map<String, String> keyOfSecret = new HashMap<>();
  private final Map<String, String> secretOfDigest = new HashMap<>();
  private final Map<String, Instant> lastUses = new HashMap<>();

  Optional<StoredKey> get(String keyId) {
    return Optional.ofNullable(keys.get(keyId)).map(stored -> stored.with(withUses(stored.key())));
  }

  List<StoredKey> all() {
    return List.copyOf(keys.values());
  }

  Stream<ApiKey> stream() {
    return keys.values().stream().map(stored -> withUses(stored.key()));
  }

  Stream<ApiKey> streamAfter(String keyId) {
    return keys.tailMap(keyId, false).values().stream().map(stored -> withUses(stored.key()));
  }

  private ApiKey withUses(ApiKey key) {
    return key.withSecrets(
        key.secrets().stream()
            .map(secret -> secret.lastUsed(Optional.ofNullable(lastUses.get(secret.id()))))
            .toList());
  }

  boolean isTaken(StoredKey stored) {
    return keys.containsKey(stored.key().id())
        || stored.proofs().keySet().stream().anyMatch(keyOfSecret::containsKey)
        || digests(stored).anyMatch(secretOfDigest::containsKey);
  }

  /** Whether a secret that is new in a changed key has the id or digest of one that stays. */
  boolean isTakenAnew(StoredKey before, StoredKey after) {
    return after.proofs().entrySet().stream()
        .filter(added -> !before.proofs().containsKey(added.getKey()))
        .anyMatch(
            added ->
                keyOfSecret.containsKey(added.getKey())
                    || added
                        .getValue()
                        .lookupDigest()
                        .flatMap(digest -> Optional.ofNullable(secretOfDigest.get(digest)))
                        .filter(taken -> !goes(taken, before, after))
                        .isPresent());
  }

  private static boolean goes(String secretId, StoredKey before, StoredKey after) {
    return before.proofs().containsKey(secretId) && !after.proofs().containsKey(secretId);
  }

  private static Stream<String> digests(StoredKey stored) {
    return stored.proofs().values().stream().flatMap(proof -> proof.lookupDigest().stream());
  }

  void put(StoredKey stored) {
    ApiKey key = stored.key();
    List<Secret> unused =
        key.secrets().stream().map(secret -> secret.lastUsed(Optional.empty())).toList();
    keys.put(key.id(), stored.with(key.withSecrets(unused)));
    stored
        .proofs()
        .forEach(
            (secretId, proof) -> {
              keyOfSecret.put(secretId, key.id());
              proof.lookupDigest().ifPresent(digest -> secretOfDigest.put(digest, secretId));
            });
  }

  private void remove(StoredKey stored) {
    keys.remove(stored.key().id());
    stored.proofs().keySet().forEach(keyOfSecret::remove);
    digests(stored).forEach(secretOfDigest::remove);
  }

  void replace(StoredKey before, Optional<StoredKey> after) {
    remove(before);
    after.ifPresent(this::put);
    before.proofs().keySet().stream()
        .filter(secretId -> !keyOfSecret.containsKey(secretId))
        .forEach(lastUses::remove);
  }

  /** What a change may write of secrets: new ones whole, of existing ones their end alone. */
  static StoredKey written(StoredKey truth, StoredKey after) {
    Map<String, SecretProof> proofs = new HashMap<>(after.proofs());
    proofs.replaceAll((secretId, proof) -> truth.proofs().getOrDefault(secretId, proof));
    Map<String, Secret> known =
        truth.key().secrets().stream().collect(Collectors.toMap(Secret::id, secret -> secret));
    List<String> order = truth.key().secrets().stream().map(Secret::id).toList();
    List<Secret> secrets =
        after.key().secrets().stream()
            .map(secret -> known.getOrDefault(secret.id(), secret).endingLike(secret))
            .sorted(Comparator.comparing(secret -> rank(order, secret)))
            .toList();
    return new StoredKey(after.key().withSecrets(secrets), proofs);
  }

  /** Where it stands among these, or behind them all. */
  private static int rank(List<String> order, Secret secret) {
    int place = order.indexOf(secret.id());
    return place < 0 ? order.size() : place;
  }

  Optional<FoundSecret> find(Lookup lookup) {
    Stream<String> candidates =
        lookup instanceof Lookup.ByDigest byDigest
            ? byDigest.digests().stream()
                .flatMap(digest -> Optional.ofNullable(secretOfDigest.get(digest)).stream())
            : Stream.of(((Lookup.BySecretId) lookup).id());
    return candidates.flatMap(secretId -> found(secretId).stream()).findFirst();
  }

  private Optional<FoundSecret> found(String secretId) {
    return Optional.ofNullable(keyOfSecret.get(secretId))
        .flatMap(this::get)
        .map(stored -> new FoundSecret(only(secretId, stored)));
  }

  private static StoredKey only(String secretId, StoredKey stored) {
    List<Secret> presented =
        stored.key().secrets().stream().filter(secret -> secret.id().equals(secretId)).toList();
    return new StoredKey(
        stored.key().withSecrets(presented), Map.of(secretId, stored.proof(secretId)));
  }

  boolean rehash(String secretId, SecretHash expected, SecretHash replacement) {
    StoredKey stored = keys.get(keyOfSecret.getOrDefault(secretId, ""));
    if (stored == null || !stored.proof(secretId).hash().equals(expected)) {
      return false;
    }
    Map<String, SecretProof> proofs = new HashMap<>(stored.proofs());
    proofs.put(secretId, new SecretProof(replacement, stored.proof(secretId).lookupDigest()));
    keys.put(stored.key().id(), new StoredKey(stored.key(), proofs));
    return true;
  }

  void note(SecretUse use) {
    if (keyOfSecret.containsKey(use.secretId())) {
      lastUses.merge(use.secretId(), use.at(), (a, b) -> a.isAfter(b) ? a : b);
    }
  }
}
