package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

  private static final Instant NOW = GivenClock.START;
  private static final Secret FIRST = Secret.minted("first", "acme_first", NOW);
  private static final Secret SECOND = Secret.minted("second", "acme_second", NOW);
  private static final ApiKey KEY =
      ApiKey.builder("id", "ci", NOW, "user:alice").secrets(List.of(FIRST, SECOND)).build();

  private static ApiKey with(UnaryOperator<ApiKeyBuilder> change) {
    return change.apply(KEY.toBuilder()).build();
  }

  @Test
  void isPrintedOnOneLineWhateverItsMetadataHold() {
    String forged = "{\"a\":\n\"\u202e 12:00 INFO all is well\"}";
    NewKey request = NewKey.named("ci").describedAs("deploys").withMetadata(forged);
    ApiKey key = with(k -> k.description("deploys").metadata(forged).owner(Optional.of("bob")));
    assertThat(List.of(key.toString(), request.toString()))
        .allSatisfy(
            text ->
                assertThat(text)
                    .contains("name=", "ci", "deploys", "{\"a\":?\"? 12:00 INFO all is well\"}")
                    .doesNotContain("\n", "\u202e"));
    assertThat(key.toString()).startsWith("ApiKey[id=id, name=ci, tenant=, owner=bob, ");
  }

  @Test
  void isShownByItsNewestSecret() {
    assertThat(KEY.keyPrefix()).isEqualTo("acme_second");
    assertThat(KEY.newestSecret()).contains(SECOND);
    assertThat(KEY.withSecrets(List.of()).keyPrefix()).isEmpty();
    assertThat(KEY.withSecrets(List.of()).newestSecret()).isEmpty();
  }

  @Test
  void wasLastUsedWhenAnyOfItsSecretsWas() {
    Secret used = FIRST.lastUsed(Optional.of(NOW.plusMillis(2)));
    assertThat(KEY.lastUsedAt()).isEmpty();
    assertThat(KEY.withSecrets(List.of(used, SECOND)).lastUsedAt()).contains(NOW.plusMillis(2));
    assertThat(KEY.withSecrets(List.of(used, SECOND.lastUsed(Optional.of(NOW)))).lastUsedAt())
        .contains(NOW.plusMillis(2));
  }

  @Test
  void isLiveUntilItIsRevokedOrPastItsEnd() {
    ApiKey ending = with(key -> key.expiresAt(Optional.of(NOW)));
    assertThat(KEY.isLiveAt(NOW)).isTrue();
    assertThat(ending.isLiveAt(NOW.minusMillis(1))).isTrue();
    assertThat(ending.isLiveAt(NOW)).isFalse();
    Revocation end = new Revocation(NOW, "user:alice", Optional.empty());
    assertThat(with(key -> key.revocation(Optional.of(end))).isLiveAt(NOW)).isFalse();
  }

  @Test
  void hasTheRightsOfAnotherUnlessWhatItAllowsDiffers() {
    List<UnaryOperator<ApiKeyBuilder>> changes =
        List.of(
            key -> key.scopes(Scopes.of("a")),
            key -> key.allowedCidrs(Cidrs.of("::/0")),
            key -> key.rateLimit(Optional.of(new RateLimit(1, Duration.ofSeconds(1)))),
            key -> key.maxIdle(Optional.of(Duration.ofDays(1))),
            key -> key.notBefore(Optional.of(NOW)),
            key -> key.expiresAt(Optional.of(NOW)));
    for (UnaryOperator<ApiKeyBuilder> change : changes) {
      assertThat(with(change).hasRightsOf(KEY)).isFalse();
      assertThat(with(change).hasRightsOf(with(change))).isTrue();
    }
    assertThat(with(key -> key.name("other").metadata("{\"a\":1}")).hasRightsOf(KEY)).isTrue();
  }

  @Test
  void keepsACopyOfItsSecrets() {
    List<Secret> secrets = new ArrayList<>(List.of(FIRST));
    ApiKey key = KEY.withSecrets(secrets);
    secrets.clear();
    assertThat(key.secrets()).containsExactly(FIRST);
  }

  @Test
  void isTheSameAfterAChangeOfNothing() {
    assertThat(KEY.toBuilder().build()).isEqualTo(KEY);
    assertThat(KEY.changedAt(NOW.plusMillis(1)).build())
        .isEqualTo(with(key -> key.version(2).updatedAt(NOW.plusMillis(1))));
  }
}
