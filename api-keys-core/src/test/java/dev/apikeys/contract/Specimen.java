package dev.apikeys.contract;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.Change;
import dev.apikeys.Insertion;
import dev.apikeys.OwnerLimit;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A key as a test needs it: a plain one, or one that exists, changed where the test cares. */
final class Specimen {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  static final Actor ALICE = Actor.of("alice");

  private String id;
  private String name;
  private String description;
  private String tenant;
  private Optional<String> owner;
  private String metadata;
  private Scopes scopes;
  private boolean enabled;
  private Optional<Instant> notBefore;
  private Optional<Instant> expiresAt;
  private Optional<Revocation> revocation;
  private Instant createdAt;
  private String createdBy;
  private Instant updatedAt;
  private long version;
  private final List<Secret> secrets;
  private final Map<String, SecretProof> proofs;

  private Specimen(StoredKey stored) {
    ApiKey key = stored.key();
    this.id = key.id();
    this.name = key.name();
    this.description = key.description();
    this.tenant = key.tenant();
    this.owner = key.owner();
    this.metadata = key.metadata();
    this.scopes = key.scopes();
    this.enabled = key.enabled();
    this.notBefore = key.notBefore();
    this.expiresAt = key.expiresAt();
    this.revocation = key.revocation();
    this.createdAt = key.createdAt();
    this.createdBy = key.createdBy();
    this.updatedAt = key.updatedAt();
    this.version = key.version();
    this.secrets = new ArrayList<>(key.secrets());
    this.proofs = new LinkedHashMap<>(stored.proofs());
  }

  /** The key of this number, with its one secret: active, ownerless, of the tenant {@code ""}. */
  static Specimen number(int n) {
    return bare(n).secret(secretId(n));
  }

  /** The same without a secret, which the test adds. */
  static Specimen bare(int n) {
    ApiKey key =
        new ApiKey(
            keyId(n),
            "key " + n,
            "",
            "",
            Optional.empty(),
            "{}",
            Scopes.of("orders:read"),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            NOW,
            ALICE.toString(),
            NOW,
            1,
            List.of());
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

  Specimen id(String text) {
    this.id = text;
    return this;
  }

  Specimen name(String text) {
    this.name = text;
    return this;
  }

  Specimen description(String text) {
    this.description = text;
    return this;
  }

  Specimen tenant(String text) {
    this.tenant = text;
    return this;
  }

  Specimen owner(String text) {
    this.owner = Optional.of(text);
    return this;
  }

  Specimen metadata(String json) {
    this.metadata = json;
    return this;
  }

  Specimen scopes(Scopes granted) {
    this.scopes = granted;
    return this;
  }

  Specimen enabled(boolean on) {
    this.enabled = on;
    return this;
  }

  Specimen notBefore(Instant instant) {
    this.notBefore = Optional.of(instant);
    return this;
  }

  Specimen expiresAt(Instant instant) {
    this.expiresAt = Optional.of(instant);
    return this;
  }

  Specimen revoked() {
    return revoked(new Revocation(NOW, ALICE.toString(), Optional.of("lost")));
  }

  Specimen revoked(Revocation end) {
    this.revocation = Optional.of(end);
    return this;
  }

  Specimen createdAt(Instant instant) {
    this.createdAt = instant;
    return this;
  }

  Specimen createdBy(String actor) {
    this.createdBy = actor;
    return this;
  }

  Specimen updatedAt(Instant instant) {
    this.updatedAt = instant;
    return this;
  }

  Specimen version(long number) {
    this.version = number;
    return this;
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
    return new StoredKey(
        new ApiKey(
            id,
            name,
            description,
            tenant,
            owner,
            metadata,
            scopes,
            enabled,
            notBefore,
            expiresAt,
            revocation,
            createdAt,
            createdBy,
            updatedAt,
            version,
            secrets),
        proofs);
  }

  ApiKey key() {
    return stored().key();
  }

  AuditEntry entry(AuditAction action) {
    return new AuditEntry(NOW, ALICE, action, id, tenant, owner, Optional.empty(), "");
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
