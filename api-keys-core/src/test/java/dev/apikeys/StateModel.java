package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The state of a key by the letter of its definition, in milliseconds. */
final class StateModel {

  private StateModel() {}

  /** Revoked before disabled before expired before not yet valid before active. */
  static KeyStatus of(ApiKey key, Instant now) {
    List<KeyStatus> holding = new ArrayList<>();
    if (key.notBefore().isPresent() && !reached(key.notBefore(), now)) {
      holding.add(0, KeyStatus.NOT_YET_VALID);
    }
    boolean usable =
        key.secrets().stream().anyMatch(secret -> of(key, secret, now) == KeyStatus.ACTIVE);
    if (reached(key.expiresAt(), now) || !usable) {
      holding.add(0, KeyStatus.EXPIRED);
    }
    if (!key.enabled()) {
      holding.add(0, KeyStatus.DISABLED);
    }
    if (key.revocation().isPresent()) {
      holding.add(0, KeyStatus.REVOKED);
    }
    return holding.isEmpty() ? KeyStatus.ACTIVE : holding.get(0);
  }

  static KeyStatus of(ApiKey key, Secret secret, Instant now) {
    if (secret.revokedAt().isPresent()) {
      return KeyStatus.REVOKED;
    }
    return reached(secret.expiresAt(), now) || reached(idleFrom(key, secret), now)
        ? KeyStatus.EXPIRED
        : KeyStatus.ACTIVE;
  }

  private static Optional<Instant> idleFrom(ApiKey key, Secret secret) {
    long since = Math.max(secret.createdAt().toEpochMilli(), key.enabledAt().toEpochMilli());
    since = Math.max(since, key.notBefore().map(Instant::toEpochMilli).orElse(0L));
    since = Math.max(since, secret.lastUsedAt().map(Instant::toEpochMilli).orElse(0L));
    Instant last = Instant.ofEpochMilli(since);
    return key.maxIdle().map(Duration::toMillis).map(last::plusMillis);
  }

  /** Half-open: an end is reached at its very instant. */
  private static boolean reached(Optional<Instant> end, Instant now) {
    return end.map(at -> at.toEpochMilli() <= now.toEpochMilli()).orElse(false);
  }

  /** Each instant at which the state of the key could change, with its two neighbours. */
  static List<Instant> boundaries(ApiKey key) {
    TreeSet<Instant> all = new TreeSet<>();
    Stream.concat(
            Stream.of(key.notBefore(), key.expiresAt(), key.revocation().map(Revocation::at)),
            key.secrets().stream()
                .flatMap(s -> Stream.of(s.expiresAt(), s.revokedAt(), idleFrom(key, s))))
        .flatMap(Optional::stream)
        .forEach(at -> all.addAll(List.of(at.minusMillis(1), at, at.plusMillis(1))));
    return List.copyOf(all);
  }
}
