package dev.apikeys.spring.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.servlet.ApiKeyPrincipal;
import org.junit.jupiter.api.Test;

/** Keys for unit tests. */
class TestApiKeysTest {

  @Test
  void verifyWhatTheyIssue() {
    try (ApiKeys keys = TestApiKeys.inMemory()) {
      IssuedKey issued = TestApiKeys.issue(keys, "alice", "orders:read");
      String token = issued.token().reveal();
      assertThat(token).startsWith("test_");
      assertThat(keys.verify(token, VerificationContext.none())).isInstanceOf(Verified.class);
      assertThat(issued.key().owner()).contains("alice");
    }
  }

  @Test
  void makeACallerOfAnOwnerAndScopes() {
    ApiKeyPrincipal caller = TestApiKeys.principal("alice", "orders:read", "orders:write");
    assertThat(caller.key().owner()).contains("alice");
    assertThat(caller.key().scopes().names()).containsExactly("orders:read", "orders:write");
    assertThat(caller.clientAddress()).isEmpty();
  }

  @Test
  void makeEachKeyAnother() {
    assertThat(TestApiKeys.key("alice").id()).isNotEqualTo(TestApiKeys.key("alice").id());
  }

  @Test
  void makeAKeyOfAnythingThatCanBeAskedFor() {
    ApiKey key = TestApiKeys.key(NewKey.named("CI").inTenant("acme"));
    assertThat(key.name()).isEqualTo("CI");
    assertThat(key.tenant()).isEqualTo("acme");
    assertThat(TestApiKeys.principal(key).getName()).isEqualTo(key.id());
  }
}
