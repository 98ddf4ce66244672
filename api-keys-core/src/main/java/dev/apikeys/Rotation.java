package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a key's secrets when a new one is added: of those that can be used, the newest
 * goes on for the overlap, not beyond the end that it or its key had, and the others are retired at
 * once, as are those that the end or the idle time of the key had ended. So there are never more
 * than two that live, and none comes back by what the key is edited to.
 */
final class Rotation {

  private Rotation() {}

  static StoredKey of(
      StoredKey truth, ApiKey edited, Mint.Minted added, Duration overlap, Instant now) {
    ApiKey before = truth.key();
    List<Secret> secrets = new ArrayList<>();
    boolean newest = true;
    for (int i = before.secrets().size() - 1; i >= 0; i--) {
      Secret secret = before.secrets().get(i);
      boolean usable = before.isLiveAt(now) && before.statusOf(secret, now) == KeyStatus.ACTIVE;
      secrets.add(0, outgoing(before, secret, usable && newest ? overlap : Duration.ZERO, now));
      newest &= !usable;
    }
    secrets.add(added.secret());
    Map<String, SecretProof> proofs = new HashMap<>(truth.proofs());
    proofs.put(added.secret().id(), added.proof());
    return new StoredKey(edited.changedAt(now).secrets(secrets).build(), proofs);
  }

  private static Secret outgoing(ApiKey before, Secret secret, Duration overlap, Instant now) {
    if (secret.statusAt(now) != KeyStatus.ACTIVE) {
      return secret;
    } else if (overlap.isZero()) {
      return secret.retired(now);
    }
    Instant end = now.plus(overlap);
    return secret.endingBy(before.expiresAt().filter(end::isAfter).orElse(end));
  }

  /** What the audit keeps of it. */
  static AuditEntry entry(Actor actor, ApiKey before, ApiKey after, Secret added) {
    return AuditEntry.of(AuditAction.ROTATED, before, actor, added.createdAt())
        .changing("secret", before.newestSecret().map(Secret::id).orElse(""), added.id())
        .comparing(before, after);
  }
}
