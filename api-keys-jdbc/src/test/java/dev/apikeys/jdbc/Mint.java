package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Insertion;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Secret;
import dev.apikeys.SecretHash;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/** Mints keys that no database has yet, so that a test can hand them to a store itself. */
final class Mint implements AutoCloseable {

  /** When all that is minted here begins. */
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

  private static final Actor MINTER = Actor.system("mint");

  /**
   * A key with one secret.
   *
   * @param stored the key and its hash
   * @param token its token
   */
  record Minted(StoredKey stored, String token) {

    String keyId() {
      return stored.key().id();
    }

    Secret secret() {
      return stored.key().secrets().get(0);
    }

    SecretProof proof() {
      return stored.proof(secret().id());
    }

    /** The hash that the same token has without a pepper. */
    SecretHash plainHash() {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        return SecretHash.parse("{sha256}" + HexFormat.of().formatHex(digest));
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException(missing);
      }
    }

    Insertion insertion() {
      return insertion(MINTER, NOW);
    }

    Insertion insertion(Actor actor, Instant at) {
      return Insertion.of(stored, entry(AuditAction.ISSUED, stored, actor, at));
    }

    /** Never the token. */
    @Override
    public String toString() {
      return "Minted[" + keyId() + "]";
    }
  }

  private final KeyStore memory = new InMemoryKeyStore();
  private final ApiKeys keys = over(memory, NOW);

  /** Keys over any store, which verifies what is minted here. */
  static ApiKeys over(KeyStore store, Instant now) {
    return ApiKeys.builder(store)
        .pepper("p1", new byte[32])
        .clock(InstantSource.fixed(now))
        .build();
  }

  static AuditEntry entry(AuditAction action, StoredKey key, Actor actor, Instant at) {
    return new AuditEntry(
        at,
        actor,
        action,
        key.key().id(),
        key.key().tenant(),
        key.key().owner(),
        Optional.empty(),
        "");
  }

  Minted mint() {
    return mint(NewKey.named("minted"));
  }

  Minted mint(NewKey request) {
    IssuedKey issued = keys.as(MINTER).issue(request);
    StoredKey stored = memory.get(issued.key().id()).orElseThrow();
    keys.as(MINTER).delete(stored.key().id());
    return new Minted(stored, issued.token().reveal());
  }

  @Override
  public void close() {
    keys.close();
  }
}
