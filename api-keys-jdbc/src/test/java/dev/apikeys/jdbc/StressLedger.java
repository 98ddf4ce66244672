package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.KeyRequest;
import dev.apikeys.Purge;
import dev.apikeys.Secret;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the threads were told by the store, each thing once it was acknowledged. */
final class StressLedger {

  /** All that was acknowledged about one key: how it stood at each version, and whether it ends. */
  static final class History {

    private final TreeMap<Long, StoredKey> versions = new TreeMap<>();
    private long deletedAfter;

    private synchronized void add(StoredKey key) {
      StoredKey before = versions.put(key.key().version(), key);
      if (before != null) {
        throw new AssertionError("version stored twice: " + key.key());
      }
    }

    private synchronized void end(StoredKey last) {
      if (deletedAfter != 0) {
        throw new AssertionError("deleted twice: " + last.key());
      }
      deletedAfter = last.key().version();
    }

    synchronized boolean isDeleted() {
      return deletedAfter != 0;
    }

    /** The version it must have, or had at its end, and so how many there must be. */
    synchronized long count() {
      return versions.size();
    }

    synchronized StoredKey last() {
      StoredKey last = versions.lastEntry().getValue();
      if (isDeleted() && last.key().version() != deletedAfter) {
        throw new AssertionError("changed after its deletion: " + last.key());
      }
      return last;
    }
  }

  final Map<String, History> keys = new ConcurrentHashMap<>();
  final Map<String, Mint.Minted> secrets = new ConcurrentHashMap<>();
  final Map<String, Instant> uses = new ConcurrentHashMap<>();
  final Map<String, LongAdder> rehashes = new ConcurrentHashMap<>();
  final Map<KeyRequest, Set<String>> requests = new ConcurrentHashMap<>();
  final Map<KeyRequest, Set<String>> replays = new ConcurrentHashMap<>();
  final Map<Purge, LongAdder> purged = new ConcurrentSkipListMap<>();
  final Map<Actor, Instant> audit = new ConcurrentHashMap<>();
  final LongAdder changeRows = new LongAdder();
  final LongAdder secretsAdded = new LongAdder();
  final LongAdder secretsRemoved = new LongAdder();

  /** Secrets that can never again be good. */
  private final Set<String> dead = ConcurrentHashMap.newKeySet();

  void inserted(Mint.Minted minted, Actor actor, Instant at) {
    secrets.put(minted.secret().id(), minted);
    history(minted.stored()).add(minted.stored());
    secretsAdded.increment();
    changeRows.increment();
    audited(actor, at);
  }

  void changed(StoredKey before, StoredKey after, Actor actor, Instant at) {
    history(after).add(after);
    Set<String> affected = new HashSet<>(before.proofs().keySet());
    affected.addAll(after.proofs().keySet());
    secretsAdded.add(affected.size() - before.proofs().size());
    secretsRemoved.add(affected.size() - after.proofs().size());
    changeRows.add(affected.size());
    audited(actor, at);
    boolean revoked = after.key().revocation().isPresent();
    for (Secret secret : after.key().secrets()) {
      if (revoked || secret.revokedAt().isPresent()) {
        dead.add(secret.id());
      }
    }
  }

  void deleted(StoredKey last, Actor actor, Instant at) {
    history(last).end(last);
    dead.addAll(last.proofs().keySet());
    secretsRemoved.add(last.proofs().size());
    changeRows.add(last.proofs().size());
    audited(actor, at);
  }

  void used(String secretId, Instant at) {
    uses.merge(secretId, at, (a, b) -> a.isAfter(b) ? a : b);
  }

  boolean isDead(String secretId) {
    return dead.contains(secretId);
  }

  private History history(StoredKey key) {
    return keys.computeIfAbsent(key.key().id(), id -> new History());
  }

  private void audited(Actor actor, Instant at) {
    if (audit.put(actor, at) != null) {
      throw new AssertionError("acknowledged twice: " + actor);
    }
  }
}
