package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ApiKeys} makes of input that nothing good can come of. */
class ApiKeysInputTest {

  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = ApiKeys.create(store, "acme_live");

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " a", "a\u3000", "a\u0000", "a\nb", "a\u202eb"})
  void refusesTheChangeOfAnOwnerThatNoKeyCanHave(String owner) {
    assertRefused("owner", () -> keys.ownerChanged("", owner));
    assertThat(store.takeCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a ", "a\u0000", "a\nb", "a\u202eb"})
  void refusesTheChangeOfAnOwnerInATenantThatNoKeyCanBeIn(String tenant) {
    assertRefused("tenant", () -> keys.ownerChanged(tenant, "a"));
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void refusesToPurgeWhatIsYet() {
    assertRefused("age", () -> keys.purge(Purge.AUDIT, Duration.ofNanos(-1)));
    assertRefused("age", () -> keys.purge(Purge.CHANGES, Duration.ofDays(1).minusNanos(1)));
    assertThat(store.takeCalls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme", "acme_", "a__b", "acme\n", "\u001b[31m", "\u202e", "1a"})
  void refusesAnIllegalPrefix(String prefix) {
    assertRefused("prefix", () -> builder().prefix(prefix).build());
  }

  @Test
  void refusesAnOverlongPrefix() {
    assertRefused("prefix", () -> builder().prefix("x".repeat(25)).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P1", "a b", "p1\n", "\u001b[31m", "\u202e"})
  void refusesAnIllegalIdOfAPepper(String id) {
    assertRefused("pepper", () -> builder().pepper(id, new byte[32]));
    assertRefused("pepper", () -> builder().readablePepper(id, new byte[32]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A", "a:*", "a\nb", "\u001b[31m", "\u202e"})
  void refusesAnIllegalAlias(String name) {
    assertRefused("scopes", () -> builder().scopeAlias(name, "a").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SHA256",
        "sha-256",
        "{sha256}",
        "sha256 ",
        "hmac-sha256",
        "hmac-sha256:",
        "hmac-sha256:P1",
        "hmac-sha256:p1\n",
        "md5",
        "\u001b[31m"
      })
  void refusesToRefuseWhatIsNoScheme(String scheme) {
    assertRefused("refusing", () -> builder().refusing("sha256", scheme));
  }

  @Test
  void refusesNoneOfTheSchemesItIsGivenTogetherWithAWrongOne() {
    ApiKeysBuilder builder = builder();
    assertRefused("refusing", () -> builder.refusing("sha256", "md5"));
    try (ApiKeys built = builder.pepper("p1", new byte[32]).build()) {
      assertThat(built.accepts("sha256")).isTrue();
    }
  }

  @Test
  void refusesTheSchemesOfPeppers() {
    try (ApiKeys built =
        builder()
            .readablePepper("p_1-a", new byte[32])
            .refusing("hmac-sha256:p_1-a", "hmac-sha256:gone", "sha512")
            .build()) {
      assertThat(built.accepts("hmac-sha256:p_1-a")).isFalse();
      assertThat(built.accepts("sha256")).isTrue();
    }
  }

  @Test
  void refusesAnIntervalOutOfRange() {
    assertRefused("lastUseInterval", () -> builder().lastUseInterval(Duration.ZERO));
    assertRefused(
        "lastUseInterval", () -> builder().lastUseInterval(Duration.ofHours(1).plusNanos(1)));
  }
}
