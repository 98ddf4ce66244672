package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportExampleTest {

  private static final byte[] PEPPER = new byte[32];
  private static final String TOKEN = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
  private static final String HASH =
      "a1a4e19767d5f69294125c8ea84877af4bc7c7d3f171899ae9300065553caec5";

  private final KeyStore store = new InMemoryKeyStore();

  @Test
  void takesAHashOverOnce() {
    try (ApiKeys keys = ImportExample.importing(store, PEPPER)) {
      ImportExample.takeOver(keys, HASH);
      ImportExample.takeOver(keys, HASH);
      assertThat(keys.countByScheme()).isEqualTo(Map.of("sha256", 1L));
      assertThat(keys.verify(TOKEN, VerificationContext.none())).isInstanceOf(Verified.class);
    }
  }

  @Test
  void makesTheOperatorsSecretAKey() {
    try (ApiKeys keys = ImportExample.bootstrapping(store, PEPPER, TOKEN)) {
      assertThat(keys.verify(TOKEN, VerificationContext.none())).isInstanceOf(Verified.class);
    }
  }
}
