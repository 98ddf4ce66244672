package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a key's secrets when a new one is added: of those that still live, the newest
 * goes on for the overlap and no longer than it would have, and the others are retired at once. So
 * there are never more than two that live.
 */
final class Rotation {

  private Rotation() {}

  static StoredKey of(StoredKey truth, Mint.Minted added, Duration overlap, Instant now) {
    List<Secret> secrets = new ArrayList<>();
    boolean newest = true;
    for (int i = truth.key().secrets().size() - 1; i >= 0; i--) {
      Secret secret = truth.key().secrets().get(i);
      boolean live = secret.statusAt(now) == KeyStatus.ACTIVE;
      secrets.add(0, live ? outgoing(secret, newest ? overlap : Duration.ZERO, now) : secret);
      newest &= !live;
    }
    secrets.add(added.secret());
    Map<String, SecretProof> proofs = new HashMap<>(truth.proofs());
    proofs.put(added.secret().id(), added.proof());
    return new StoredKey(truth.key().changedAt(now).secrets(secrets).build(), proofs);
  }

  /** What the audit keeps of it. */
  static AuditEntry entry(Actor actor, ApiKey before, ApiKey after, Secret added) {
    return AuditEntry.of(AuditAction.ROTATED, before, actor, added.createdAt())
        .changing("secret", before.newestSecret().map(Secret::id).orElse(""), added.id())
        .comparing(before, after);
  }

  private static Secret outgoing(Secret secret, Duration overlap, Instant now) {
    return overlap.isZero() ? secret.retired(now) : secret.endingBy(now.plus(overlap));
  }
}
