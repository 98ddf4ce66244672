package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredKeyTest {

  private static final Instant NOW = GivenClock.START;

  private static ApiKey key(Optional<String> owner, String... secretIds) {
    return ApiKey.builder("id", "ci", NOW, "user:alice")
        .owner(owner)
        .secrets(List.of(secretIds).stream().map(id -> Secret.minted(id, id, NOW)).toList())
        .build();
  }

  private static SecretProof proof(Optional<String> digest) {
    return new SecretProof(SecretHash.parse("{sha256}" + "ab".repeat(32)), digest);
  }

  @Test
  void refusesTwoSecretsOfOneDigest() {
    SecretProof proof = proof(Optional.of("{sha256}aa"));
    ApiKey key = key(Optional.empty(), "one", "two");
    assertThatThrownBy(() -> new StoredKey(key, Map.of("one", proof, "two", proof)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key id must not come with one look-up digest for two secrets");
  }

  @Test
  void takesTwoSecretsWithoutDigest() {
    SecretProof proof = proof(Optional.empty());
    ApiKey key = key(Optional.empty(), "one", "two");
    assertThat(new StoredKey(key, Map.of("one", proof, "two", proof)).proofs()).hasSize(2);
  }

  @Test
  void refusesAProofTooFew() {
    assertThatThrownBy(() -> new StoredKey(key(Optional.empty(), "one"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key id must come with one proof for each of its secrets");
  }

  @Test
  void refusesAnEmptyOwnerOfItsKey() {
    assertThatThrownBy(() -> key(Optional.of("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an owner is not empty; ownerless is Optional.empty()");
  }
}
