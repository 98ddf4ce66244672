package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.Insertion;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerLimit;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that change keys of one store in every way, and each other's keys too. Each change is by
 * an actor of its own, so that its audit entry is like no other.
 */
final class Workload {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  /** How many live keys each owner may have. */
  static final int LIMIT = 3;

  private static final int THREADS = 4;

  private final KeyStore store;
  private final ApiKeys keys;
  private final AtomicLong numbers = new AtomicLong();
  private final List<String> keyIds = new CopyOnWriteArrayList<>();

  Workload(KeyStore store) {
    this.store = store;
    this.keys =
        ApiKeys.builder(store).pepper("p1", new byte[32]).clock(InstantSource.fixed(NOW)).build();
  }

  /** Is busy until the server is dead, and each thread has met that twice. */
  void runUntilKilled(Assassin assassin, long seed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Random random = new Random(seed * THREADS + i);
        running.add(threads.submit(() -> untilItFails(random, assassin)));
      }
      for (Future<?> one : running) {
        one.get(2, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void untilItFails(Random random, Assassin assassin) {
    for (int failures = 0; failures < 2; ) {
      try {
        step(random);
        assassin.acknowledged();
      } catch (ApiKeyException.UnknownKey | ApiKeyException.Revoked refused) {
        // another thread deleted or revoked it
      } catch (KeyStoreException failure) {
        failures++;
        assassin.awaitKill();
      }
    }
  }

  private void step(Random random) {
    Lifecycle somebody = keys.as(Actor.of("change-" + numbers.incrementAndGet()));
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> keyIds.add(somebody.issue(NewKey.named("plain").inTenant("acme")).key().id());
      case 3, 4 -> insert(random.nextInt(3));
      case 5, 6 -> somebody.disable(any(random));
      case 7, 8 -> somebody.enable(any(random));
      case 9 -> somebody.revoke(any(random), "lost");
      case 10 -> somebody.delete(any(random));
      default -> verify(any(random), random.nextInt(1000));
    }
  }

  private String any(Random random) {
    return keyIds.isEmpty() ? "none" : keyIds.get(random.nextInt(keyIds.size()));
  }

  /** Two keys in one transaction: one under a limit, one by a request that can be repeated. */
  private void insert(int owner) {
    KeyRequest request = new KeyRequest("user:alice", "r-" + numbers.incrementAndGet(), "print");
    List<Insertion> batch =
        List.of(
            draft(Optional.of("owner-" + owner)).limitedTo(new OwnerLimit(LIMIT, NOW)),
            draft(Optional.empty()).requestedBy(request));
    List<InsertionResult> results = store.insert(batch);
    for (int i = 0; i < batch.size(); i++) {
      if (results.get(i) instanceof InsertionResult.Stored) {
        keyIds.add(batch.get(i).key().key().id());
      }
    }
  }

  private Insertion draft(Optional<String> owner) {
    long number = numbers.incrementAndGet();
    Actor actor = Actor.of("change-" + number);
    String secretId = String.format(Locale.ROOT, "key%013d", number);
    Optional<Instant> never = Optional.empty();
    ApiKey key =
        ApiKey.builder(UUID.randomUUID().toString(), "drafted", NOW, actor.toString())
            .tenant("acme")
            .owner(owner)
            .scopes(Scopes.of("orders:read"))
            .secrets(List.of(new Secret(secretId, "acme_" + secretId, NOW, never, never, never)))
            .build();
    StoredKey stored =
        new StoredKey(key, Map.of(secretId, new SecretProof(hash(number), Optional.empty())));
    return Insertion.of(
        stored,
        new AuditEntry(
            NOW, actor, AuditAction.ISSUED, key.id(), "acme", owner, Optional.empty(), ""));
  }

  private static SecretHash hash(long number) {
    return SecretHash.parse(String.format(Locale.ROOT, "{hmac-sha256:p1}%064x", number));
  }

  /** What a verification leaves: a use, and a hash under another scheme. */
  private void verify(String keyId, int millis) {
    Optional<StoredKey> found = store.get(keyId);
    if (found.isPresent()) {
      String secretId = found.get().key().secrets().get(0).id();
      store.recordUses(List.of(new SecretUse(secretId, NOW.plusMillis(millis))));
      store.rehash(secretId, found.get().proof(secretId).hash(), hash(numbers.incrementAndGet()));
    }
  }
}
