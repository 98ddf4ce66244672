package dev.apikeys;

import dev.apikeys.Verification.Verified;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Secrets and their keys, as a store would have them. */
final class Specimens {

  static final SecretHasher HASHER =
      new SecretHasher(Optional.of(Pepper.of("p1", new byte[32])), List.of(), Map.of(), Set.of());

  private Specimens() {}

  /** A key without end, with one secret of this id. */
  static ApiKey key(String secretId) {
    return ApiKey.builder("01955174-a07b-7abc-8def-000000000001", "ci", GivenClock.START, "user:a")
        .secrets(List.of(Secret.minted(secretId, "acme_" + secretId, GivenClock.START)))
        .build();
  }

  static Snapshot snapshot(String secretId) {
    return snapshot(key(secretId));
  }

  /** The first secret of this key, proved by {@code "t"}. */
  static Snapshot snapshot(ApiKey key) {
    Secret secret = key.secrets().get(0);
    SecretHash hash = HASHER.hash("t");
    SecretId id = SecretId.of(secret.id()).orElse(SecretId.NONE);
    return new Snapshot(
        HASHER.proofOf(id, hash),
        Verified.of(key, secret),
        hash,
        false,
        new Snapshot.Reading(GivenClock.START.toEpochMilli(), 0, 0));
  }
}
