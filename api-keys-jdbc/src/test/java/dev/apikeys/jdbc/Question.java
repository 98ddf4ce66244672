package dev.apikeys.jdbc;

import static dev.apikeys.jdbc.TenThousandKeys.digest;
import static dev.apikeys.jdbc.TenThousandKeys.keyId;
import static dev.apikeys.jdbc.TenThousandKeys.secretId;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.AuditQuery;
import dev.apikeys.Change;
import dev.apikeys.Insertion;
import dev.apikeys.KeyQuery;
import dev.apikeys.KeyRequest;
import dev.apikeys.Lookup;
import dev.apikeys.OwnerLimit;
import dev.apikeys.OwnerLimits;
import dev.apikeys.Purge;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.SecretUse;
import dev.apikeys.StoredKey;
import dev.apikeys.Tenants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a store of {@link TenThousandKeys} is asked, by which indexes it must find out, and how many
 * rows it may look at in one statement.
 */
@SuppressWarnings("ImmutableEnumChecker") // it knows no lambda and no set to be immutable
enum Question {
  FIND_A_SECRET(
      store -> store.find(new Lookup.BySecretId(secretId(7000))),
      6,
      "api_key_secret(id)",
      "api_key(id)",
      "api_key_last_used(secret_id)"),
  FIND_AN_IMPORTED_SECRET(
      store -> store.find(new Lookup.ByDigest(List.of("{none}", digest(7000), "{sha512}7000"))),
      12,
      "api_key_secret(lookup_digest)",
      "api_key(id)",
      "api_key_last_used(secret_id)"),
  GET_A_KEY(store -> store.get(keyId(100)), 12, "api_key(id)", "api_key_secret(key_id)"),
  LIST_KEYS_OF_A_TENANT(
      store -> store.list(page().of(Tenants.only("acme")), Page.NOW), 80, "api_key(tenant,id)"),
  LIST_ALL_KEYS_OF_A_TENANT(
      store -> store.list(page().of(Tenants.only("acme")).includingInactive(), Page.NOW),
      60,
      "api_key(tenant,id)"),
  LIST_MORE_KEYS_OF_A_TENANT(
      store -> store.list(page().of(Tenants.only("acme")).after(keyId(2500)), Page.NOW),
      80,
      "api_key(tenant,id)"),
  LIST_KEYS_OF_AN_OWNER(
      store -> store.list(page().of(Tenants.only("acme")).ownedBy("owner-7"), Page.NOW),
      80,
      "api_key(owner,tenant,id)"),
  LIST_KEYS_OF_AN_OWNER_IN_ALL_TENANTS(
      store -> store.list(page().ownedBy("owner-7"), Page.NOW), 80, "api_key(owner,tenant,id)"),
  LIST_KEYS_OF_ALL_TENANTS(store -> store.list(page(), Page.NOW), 80, "api_key(id)"),
  LIST_UNUSED_KEYS_OF_A_TENANT(
      store -> store.list(page().of(Tenants.only("acme")).unusedSince(Page.NOW), Page.NOW),
      100,
      "api_key(tenant,id)"),
  READ_AUDIT(store -> store.audit(AuditQuery.all().limit(Page.SIZE)), 24, "api_key_audit(id)"),
  READ_AUDIT_OF_A_KEY(
      store -> store.audit(AuditQuery.all().about(keyId(7)).limit(Page.SIZE)),
      24,
      "api_key_audit(key_id,id)"),
  READ_AUDIT_OF_A_TENANT(
      store -> store.audit(AuditQuery.all().of(Tenants.only("tenant-3")).limit(Page.SIZE)),
      24,
      "api_key_audit(tenant,id)"),
  READ_MORE_AUDIT_OF_A_TENANT(
      store ->
          store.audit(AuditQuery.all().of(Tenants.only("tenant-3")).before(5000).limit(Page.SIZE)),
      24,
      "api_key_audit(tenant,id)"),
  POLL_CHANGES(store -> store.changes(9_990, Page.SIZE), 60, "api_key_change(id)"),
  PURGE_AUDIT(
      store -> store.purge(Purge.AUDIT, Page.NOW, Page.SIZE),
      24,
      "api_key_audit(at)",
      "api_key_audit(id)"),
  PURGE_CHANGES(
      store -> store.purge(Purge.CHANGES, Page.NOW, Page.SIZE),
      24,
      "api_key_change(at)",
      "api_key_change(id)"),
  PURGE_REQUESTS(
      store -> store.purge(Purge.REQUESTS, Page.NOW, Page.SIZE),
      24,
      "api_key_request(at)",
      "api_key_request(tenant,actor,request_id)"),
  PURGE_RETIRED_SECRETS(
      store -> store.purge(Purge.RETIRED_SECRETS, Page.NOW, Page.SIZE),
      600,
      "api_key_secret(revoked_at)",
      "api_key_secret(expires_at)",
      "api_key_secret(key_id)"),
  RECORD_USES(
      store -> store.recordUses(List.of(new SecretUse(secretId(1), Page.NOW))),
      3,
      "api_key_last_used(secret_id)"),
  REHASH(
      store ->
          store.rehash(secretId(1), SecretHash.parse("{sha256}00"), SecretHash.parse("{sha256}01")),
      3,
      "api_key_secret(id)"),
  CHANGE_A_KEY(
      store -> store.change(keyId(7), limit(), truth -> Optional.of(changed(truth))),
      24,
      "api_key(id)",
      "api_key_secret(key_id)",
      "api_key(owner,tenant,id)"),
  DELETE_A_KEY(
      store -> store.change(keyId(8), Optional.empty(), truth -> Optional.of(deleted(truth))),
      24,
      "api_key(id)",
      "api_key_secret(key_id)",
      "api_key_secret(id)"),
  INSERT_A_KEY(
      store -> store.insert(List.of(insertion())),
      24,
      "api_key_request(tenant,actor,request_id)",
      "api_key(owner,tenant,id)");

  /** What pages have in common; not of the enum, whose constants come first. */
  private static final class Page {
    static final int SIZE = 10;
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  }

  private final Consumer<JdbcKeyStore> call;
  private final int rows;
  private final Set<String> indexes;

  Question(Consumer<JdbcKeyStore> call, int rows, String... indexes) {
    this.call = call;
    this.rows = rows;
    this.indexes = Set.of(indexes);
  }

  void ask(JdbcKeyStore store) {
    call.accept(store);
  }

  int rows() {
    return rows;
  }

  Set<String> indexes() {
    return indexes;
  }

  private static KeyQuery page() {
    return KeyQuery.all().limit(Page.SIZE);
  }

  private static Optional<OwnerLimits> limit() {
    return Optional.of((before, after) -> Optional.of(new OwnerLimit(100, Page.NOW)));
  }

  private static Change changed(StoredKey truth) {
    return new Change(Optional.of(truth), entry(truth.key(), AuditAction.ENABLED));
  }

  private static Change deleted(StoredKey truth) {
    return new Change(Optional.empty(), entry(truth.key(), AuditAction.DELETED));
  }

  private static Insertion insertion() {
    Secret secret =
        new Secret("new", "", Page.NOW, Optional.empty(), Optional.empty(), Optional.empty());
    ApiKey key =
        ApiKey.builder("new", "new", Page.NOW, "user:alice")
            .tenant("acme")
            .owner(Optional.of("owner-7"))
            .scopes(Scopes.of("a:b"))
            .secrets(List.of(secret))
            .build();
    SecretProof proof = new SecretProof(SecretHash.parse("{sha256}00"), Optional.of("{sha256}new"));
    return Insertion.of(new StoredKey(key, Map.of("new", proof)), entry(key, AuditAction.ISSUED))
        .limitedTo(new OwnerLimit(100, Page.NOW))
        .requestedBy(new KeyRequest("user:alice", "new", "print"));
  }

  private static AuditEntry entry(ApiKey key, AuditAction action) {
    return new AuditEntry(
        Page.NOW,
        Actor.of("alice"),
        action,
        key.id(),
        key.tenant(),
        key.owner(),
        Optional.empty(),
        "");
  }
}
