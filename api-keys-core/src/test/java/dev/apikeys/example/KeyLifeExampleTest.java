package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyLifeExampleTest {

  private final ApiKeys keys =
      KeyLifeExample.governed(
          new InMemoryKeyStore(), new byte[32], Map.of("alice", Scopes.of("orders:*")));
  private final Lifecycle root = keys.as(Actor.system("test"));

  @AfterEach
  void close() {
    keys.close();
  }

  @Test
  void rotatesEditsAndRevokes() {
    ApiKey key = root.issue(NewKey.named("ci").ownedBy("alice")).key();
    KeyLifeExample.operate(keys, key.id());
    ApiKey now = root.get(key.id());
    assertThat(now.secrets()).hasSize(2);
    assertThat(now.scopes()).isEqualTo(Scopes.of("api:read"));
    assertThat(now.revocation().orElseThrow().reason()).contains("laptop stolen");
  }

  @Test
  void givesKeysThatMayWriteShorterLives() {
    NewKey request = NewKey.named("ci").ownedBy("alice");
    ApiKey key = root.issue(request.withScopes("orders:write")).key();
    assertThat(key.expiresAt()).contains(key.createdAt().plus(Duration.ofDays(30)));
    assertThat(root.issue(request.withScopes("orders:read")).key().expiresAt()).isEmpty();
  }

  @Test
  void letsAUserCreateFiveKeysForWhatHeMayDo() {
    String token = KeyLifeExample.create(keys, "alice", "first");
    assertThat(keys.verify(token, VerificationContext.none()))
        .isInstanceOfSatisfying(
            Verified.class, verified -> assertThat(verified.key().owner()).contains("alice"));
    for (int i = 0; i < 4; i++) {
      KeyLifeExample.create(keys, "alice", "more");
    }
    assertThat(KeyLifeExample.create(keys, "alice", "sixth")).startsWith("409 the owner has");
    assertThat(root.list(KeyQuery.all())).hasSize(5);
  }

  @Test
  void tellsTheSecondOfTwoWhoRenameAKey() {
    ApiKey seen = root.issue(NewKey.named("ci")).key();
    assertThat(KeyLifeExample.rename(root, seen, "first").name()).isEqualTo("first");
    assertThat(KeyLifeExample.rename(root, seen, "second").name()).isEqualTo("first");
  }
}
