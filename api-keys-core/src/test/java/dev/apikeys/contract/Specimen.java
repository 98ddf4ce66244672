package dev.apikeys.contract;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyBuilder;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.Change;
import dev.apikeys.Cidrs;
import dev.apikeys.Insertion;
import dev.apikeys.OwnerLimit;
import dev.apikeys.RateLimit;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A key as a test needs it: a plain one, or one that exists, changed where the test cares. */
final class Specimen {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  static final Actor ALICE = Actor.of("alice");

  private final List<Secret> secrets;
  private final Map<String, SecretProof> proofs;
  private ApiKeyBuilder key;

  private Specimen(StoredKey stored) {
    this.key = stored.key().toBuilder();
    this.secrets = new ArrayList<>(stored.key().secrets());
    this.proofs = new LinkedHashMap<>(stored.proofs());
  }

  /** The key of this number, with its one secret: active, ownerless, of the tenant {@code ""}. */
  static Specimen number(int n) {
    return bare(n).secret(secretId(n));
  }

  /** The same without a secret, which the test adds. */
  static Specimen bare(int n) {
    ApiKey key =
        ApiKey.builder(keyId(n), "key " + n, NOW, ALICE.toString())
            .scopes(Scopes.of("orders:read"))
            .build();
    return new Specimen(new StoredKey(key, Map.of()));
  }

  /** A key that exists, to be changed. */
  static Specimen of(StoredKey stored) {
    return new Specimen(stored);
  }

  /** The id of the key of this number; greater numbers have greater ids. */
  static String keyId(int n) {
    return String.format(Locale.ROOT, "01955174-a07b-7abc-8def-%012x", n);
  }

  static String secretId(int n) {
    return String.format(Locale.ROOT, "key%013d", n);
  }

  static SecretHash hash(int n) {
    return SecretHash.parse(String.format(Locale.ROOT, "{hmac-sha256:p1}%064x", n));
  }

  /** Changes members. */
  Specimen with(UnaryOperator<ApiKeyBuilder> change) {
    this.key = change.apply(key);
    return this;
  }

  Specimen id(String text) {
    return with(k -> k.id(text));
  }

  Specimen name(String text) {
    return with(k -> k.name(text));
  }

  Specimen description(String text) {
    return with(k -> k.description(text));
  }

  Specimen metadata(String json) {
    return with(k -> k.metadata(json));
  }

  Specimen scopes(Scopes granted) {
    return with(k -> k.scopes(granted));
  }

  Specimen tenant(String text) {
    return with(k -> k.tenant(text));
  }

  Specimen owner(String text) {
    return with(k -> k.owner(Optional.of(text)));
  }

  Specimen enabled(boolean on) {
    return enabled(on, NOW);
  }

  Specimen enabled(boolean on, Instant at) {
    return with(k -> k.enabled(on, at));
  }

  Specimen allowedFrom(String... cidrs) {
    return with(k -> k.allowedCidrs(Cidrs.of(cidrs)));
  }

  Specimen limitedTo(int requests, Duration per) {
    return with(k -> k.rateLimit(Optional.of(new RateLimit(requests, per))));
  }

  Specimen idleFor(Duration atMost) {
    return with(k -> k.maxIdle(Optional.of(atMost)));
  }

  Specimen notBefore(Instant instant) {
    return with(k -> k.notBefore(Optional.of(instant)));
  }

  Specimen expiresAt(Instant instant) {
    return with(k -> k.expiresAt(Optional.of(instant)));
  }

  Specimen revoked() {
    return revoked(new Revocation(NOW, ALICE.toString(), Optional.of("lost")));
  }

  Specimen revoked(Revocation end) {
    return with(k -> k.revocation(Optional.of(end)));
  }

  Specimen createdAt(Instant instant) {
    return with(k -> k.created(instant, key.build().createdBy()));
  }

  Specimen createdBy(String actor) {
    return with(k -> k.created(key.build().createdAt(), actor));
  }

  Specimen updatedAt(Instant instant) {
    return with(k -> k.updatedAt(instant));
  }

  Specimen version(long number) {
    return with(k -> k.version(number));
  }

  /** Adds a live secret, whose hash follows from its id. */
  Specimen secret(String secretId) {
    return secret(secretId, Optional.empty(), Optional.empty());
  }

  Specimen secret(String secretId, Optional<Instant> end, Optional<Instant> retired) {
    Instant minted = NOW.plusMillis(secrets.size());
    return secret(
        new Secret(secretId, "acme_" + secretId, minted, end, retired, Optional.empty()),
        new SecretProof(hash(secretId.hashCode()), Optional.empty()));
  }

  /** Adds a live secret that was minted then. */
  Specimen minted(String secretId, Instant at) {
    Optional<Instant> never = Optional.empty();
    return secret(
        new Secret(secretId, "acme_" + secretId, at, never, never, never),
        new SecretProof(hash(secretId.hashCode()), Optional.empty()));
  }

  /** Adds a secret that is found by a digest. */
  Specimen imported(String secretId, String digest) {
    Secret secret =
        new Secret(secretId, "", NOW, Optional.empty(), Optional.empty(), Optional.empty());
    return secret(secret, new SecretProof(hash(secretId.hashCode()), Optional.of(digest)));
  }

  Specimen secret(Secret secret, SecretProof proof) {
    secrets.add(secret);
    proofs.put(secret.id(), proof);
    return this;
  }

  /** Replaces what proves a secret. */
  Specimen proof(String secretId, SecretProof proof) {
    proofs.put(secretId, proof);
    return this;
  }

  Specimen withoutSecret(String secretId) {
    secrets.removeIf(secret -> secret.id().equals(secretId));
    proofs.remove(secretId);
    return this;
  }

  /** Replaces a secret by what becomes of it. */
  Specimen secretNow(Secret changed) {
    secrets.replaceAll(secret -> secret.id().equals(changed.id()) ? changed : secret);
    return this;
  }

  StoredKey stored() {
    return new StoredKey(key.secrets(secrets).build(), proofs);
  }

  ApiKey key() {
    return stored().key();
  }

  AuditEntry entry(AuditAction action) {
    ApiKey about = key();
    return new AuditEntry(
        NOW, ALICE, action, about.id(), about.tenant(), about.owner(), Optional.empty(), "");
  }

  Insertion insertion() {
    return Insertion.of(stored(), entry(AuditAction.ISSUED));
  }

  Insertion insertion(int ownerLimit) {
    return insertion().limitedTo(new OwnerLimit(ownerLimit, NOW));
  }

  /** The change that makes a key this one. */
  Optional<Change> change() {
    return Optional.of(new Change(Optional.of(stored()), entry(AuditAction.DISABLED)));
  }

  /** The change that deletes this key. */
  Optional<Change> deletion() {
    return Optional.of(new Change(Optional.empty(), entry(AuditAction.DELETED)));
  }
}
