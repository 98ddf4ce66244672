package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own secret, from which the first key comes. */
class BootstrapTest {

  private static final String SECRET = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
  private static final NewKey ADMIN =
      NewKey.named("Initial administrator").withScopes("**", "api-keys:admin");

  private final CountingKeyStore store = new CountingKeyStore();
  private final GivenClock clock = new GivenClock();
  private final ApiKeys keys = builder().bootstrap(SECRET).build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store).prefix("acme").pepper("p1", new byte[32]).clock(clock);
  }

  private ApiKey registered() {
    return keys.registerBootstrap(ADMIN).orElseThrow();
  }

  private static Verification verify(ApiKeys through) {
    return through.verify(SECRET, VerificationContext.none());
  }

  private static Rejection rejection(ApiKeys through) {
    return ((Rejected) verify(through)).reason();
  }

  @Test
  void becomesAKey() {
    ApiKey key = registered();
    assertThat(verify(keys))
        .isInstanceOfSatisfying(
            Verified.class, verified -> assertThat(verified.key()).isEqualTo(key));
    assertThat(key.scopes()).isEqualTo(Scopes.of("**", "api-keys:admin"));
    assertThat(key.keyPrefix()).isEqualTo("bootstrap");
    assertThat(key.createdBy()).isEqualTo("system:bootstrap");
    assertThat(store.audit(AuditQuery.all()).get(0).entry().action())
        .isEqualTo(AuditAction.IMPORTED);
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
  }

  @Test
  void becomesOneKeyHoweverOftenItIsRegistered() {
    ApiKey key = registered();
    clock.advance(Duration.ofDays(400));
    assertThat(keys.registerBootstrap(ADMIN.describedAs("another"))).contains(key);
    try (ApiKeys elsewhere = builder().bootstrap(SECRET).pepper("p2", new byte[33]).build()) {
      assertThat(elsewhere.registerBootstrap(ADMIN)).contains(key);
    }
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(key);
  }

  @Test
  void staysAsItWasEdited() {
    ApiKey edited = lifecycle.edit(registered().id(), KeyEdit.nothing().withScopes("api:read"));
    assertThat(keys.registerBootstrap(ADMIN)).contains(edited);
    assertThat(((Verified) verify(keys)).key().scopes()).isEqualTo(Scopes.of("api:read"));
  }

  @Test
  void staysDisabledAndRevoked() {
    String id = registered().id();
    lifecycle.disable(id);
    assertThat(keys.registerBootstrap(ADMIN)).contains(lifecycle.get(id));
    assertThat(rejection(keys)).isEqualTo(Rejection.DISABLED);
    lifecycle.revoke(id, "leaked");
    assertWarned(() -> assertThat(keys.registerBootstrap(ADMIN)).contains(lifecycle.get(id)));
    assertThat(rejection(keys)).isEqualTo(Rejection.REVOKED);
  }

  @Test
  void staysDeletedHoweverMuchIsPurged() {
    lifecycle.delete(registered().id());
    clock.advance(Duration.ofDays(400));
    for (Purge what : Purge.values()) {
      keys.purge(what, Duration.ofDays(1));
    }
    assertWarned(() -> assertThat(keys.registerBootstrap(ADMIN)).isEmpty());
    assertThat(verify(keys)).isEqualTo(Rejected.because(Rejection.FOREIGN));
    assertThat(lifecycle.list(KeyQuery.all().includingInactive())).isEmpty();
  }

  @Test
  void staysExpired() {
    ApiKey key = keys.registerBootstrap(ADMIN.expiringIn(Duration.ofDays(30))).orElseThrow();
    clock.advance(Duration.ofDays(30));
    assertWarned(() -> assertThat(keys.registerBootstrap(ADMIN)).contains(key));
    assertThat(rejection(keys)).isEqualTo(Rejection.EXPIRED);
  }

  private static void assertWarned(Runnable act) {
    assertThat(Log.during(act))
        .containsOnlyOnce("WARN")
        .contains("The configured bootstrap secret is of no use any more")
        .doesNotContain(SECRET);
  }

  @Test
  void saysNothingOfAKeyInUse() {
    assertThat(
            Log.during(
                () -> {
                  registered();
                  registered();
                }))
        .isEmpty();
  }

  @Test
  void isForgottenOnceItsSecretIsRotatedOut() {
    ApiKey key = registered();
    IssuedKey rotated = lifecycle.rotate(key.id(), Duration.ZERO);
    assertThat(rejection(keys)).isEqualTo(Rejection.REVOKED);
    clock.advance(Duration.ofDays(9));
    keys.purge(Purge.RETIRED_SECRETS, Duration.ofDays(1));
    assertThat(keys.registerBootstrap(ADMIN).map(ApiKey::id)).contains(key.id());
    try (ApiKeys another = builder().bootstrap(SECRET).build()) {
      assertThat(rejection(another)).isEqualTo(Rejection.FOREIGN);
    }
    assertThat(keys.verify(rotated.token().reveal(), VerificationContext.none()))
        .isInstanceOf(Verified.class);
  }

  @Test
  void isAcceptedOnlyWhileItIsConfigured() {
    registered();
    try (ApiKeys without = builder().build();
        ApiKeys importing =
            builder()
                .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256().sha512())
                .build()) {
      assertThat(rejection(without)).isEqualTo(Rejection.FOREIGN);
      assertThat(rejection(importing)).isEqualTo(Rejection.FOREIGN);
    }
    assertThat(verify(keys)).isInstanceOf(Verified.class);
  }

  @Test
  void isForeignUntilItIsRegistered() {
    assertThat(rejection(keys)).isEqualTo(Rejection.FOREIGN);
  }

  @Test
  void leavesOtherTokensForeignWithoutALookUp() {
    registered();
    store.takeCalls();
    for (String other :
        List.of(SECRET + "x", SECRET.substring(1), SECRET.replace('E', 'F'), "", "é".repeat(600))) {
      assertThat(keys.verify(other, VerificationContext.none()))
          .isEqualTo(Rejected.because(Rejection.FOREIGN));
    }
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void costsNothingForWhatIsShorterOrLongerThanItCanBe() {
    try (CountedDigests digests = new CountedDigests();
        ApiKeys uncached = builder().bootstrap(SECRET).cache(CachePolicy.none()).build()) {
      int before = digests.digests();
      uncached.verify("x".repeat(21), VerificationContext.none());
      uncached.verify("x".repeat(513), VerificationContext.none());
      assertThat(digests.digests()).isEqualTo(before);
      uncached.verify("x".repeat(22), VerificationContext.none());
      uncached.verify("x".repeat(512), VerificationContext.none());
      assertThat(digests.digests()).isEqualTo(before + 2);
    }
  }

  @Test
  void switchesNoImportsOn() {
    assertThatThrownBy(() -> lifecycle.imports().storeAll(List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void standsBesideImports() {
    try (ApiKeys both =
        builder()
            .bootstrap(SECRET)
            .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256())
            .build()) {
      both.registerBootstrap(ADMIN);
      store.takeCalls();
      assertThat(verify(both)).isInstanceOf(Verified.class);
      assertThat(store.takeCalls()).containsExactly("find");
    }
  }

  @Test
  void givesWayToAnotherSecret() {
    ApiKey first = registered();
    try (ApiKeys next = builder().bootstrap("another-secret-of-the-operator").build()) {
      ApiKey second = next.registerBootstrap(ADMIN).orElseThrow();
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(rejection(next)).isEqualTo(Rejection.FOREIGN);
    }
  }

  @Test
  void cannotBeUndoneByARequestOfAClient() {
    assertThatThrownBy(() -> lifecycle.issueOnce("lasting:1", ADMIN))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("request_id starts with 'lasting:', which is reserved: choose another");
  }

  @Test
  void isUnderThePolicy() {
    try (ApiKeys strict =
        builder()
            .bootstrap(SECRET)
            .policy(KeyPolicy.unrestricted().lifetimeAtMost(Duration.ofDays(30)).granting("**"))
            .build()) {
      assertThatThrownBy(() -> strict.registerBootstrap(ADMIN))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessageStartingWith("scopes ");
      assertThat(strict.registerBootstrap(NewKey.named("first")).flatMap(ApiKey::expiresAt))
          .contains(GivenClock.START.plus(Duration.ofDays(30)));
    }
  }

  @Test
  void meetsTheLimitOfItsOwner() {
    try (ApiKeys strict =
        builder().bootstrap(SECRET).policy(KeyPolicy.unrestricted().keysPerOwner(1)).build()) {
      strict.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("alice"));
      assertThatThrownBy(() -> strict.registerBootstrap(ADMIN.ownedBy("alice")))
          .isInstanceOf(ApiKeyException.OwnerLimit.class);
    }
  }

  @Test
  void isHashedAnewUnderAnotherPepper() {
    registered();
    try (ApiKeys next =
        builder()
            .bootstrap(SECRET)
            .readablePepper("p1", new byte[32])
            .pepper("p2", new byte[33])
            .build()) {
      assertThat(verify(next)).isInstanceOf(Verified.class);
    }
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p2", 1L));
  }

  @Test
  void isTheKeyOfWhoeverWasFaster() {
    store.beforeInsert(() -> store.working().insert(store.inserted()));
    assertThat(registered()).isEqualTo(lifecycle.list(KeyQuery.all()).get(0));
    assertThat(lifecycle.list(KeyQuery.all())).hasSize(1);
  }

  @Test
  void isTheKeyOfWhoeverCommittedBetweenTwoLooks() {
    store.beforeInsert(() -> store.working().insert(store.inserted()));
    store.lying(new InsertionResult.Duplicate());
    assertThat(registered()).isEqualTo(lifecycle.list(KeyQuery.all()).get(0));
  }

  @Test
  void staysDeletedInWhateverTenantItIsAskedFor() {
    lifecycle.delete(registered().id());
    assertThat(keys.registerBootstrap(ADMIN.inTenant("acme"))).isEmpty();
    assertThat(rejection(keys)).isEqualTo(Rejection.FOREIGN);
  }

  @Test
  void staysWhatItIsInWhateverTenantItIsAskedFor() {
    ApiKey key = registered();
    assertThat(keys.registerBootstrap(ADMIN.inTenant("acme"))).contains(key);
    lifecycle.rotate(key.id(), Duration.ZERO);
    clock.advance(Duration.ofDays(2));
    keys.purge(Purge.RETIRED_SECRETS, Duration.ofDays(1));
    assertThat(keys.registerBootstrap(ADMIN.inTenant("acme"))).contains(lifecycle.get(key.id()));
    assertThat(rejection(keys)).isEqualTo(Rejection.FOREIGN);
  }

  @Test
  void startsAgainAfterTheEndThatWasAskedFor() {
    NewKey ending = ADMIN.expiringAt(GivenClock.START.plus(Duration.ofDays(1)));
    ApiKey key = keys.registerBootstrap(ending).orElseThrow();
    clock.advance(Duration.ofDays(2));
    assertThat(keys.registerBootstrap(ending)).contains(key);
  }

  @Test
  void startsAgainAfterThatEndThoughItsKeyIsDeleted() {
    NewKey ending = ADMIN.expiringAt(GivenClock.START.plus(Duration.ofDays(1)));
    lifecycle.delete(keys.registerBootstrap(ending).orElseThrow().id());
    clock.advance(Duration.ofDays(2));
    assertThat(keys.registerBootstrap(ending)).isEmpty();
  }

  @Test
  void startsAgainAfterThatEndThoughItsSecretIsPurged() {
    NewKey ending = ADMIN.expiringAt(GivenClock.START.plus(Duration.ofDays(1)));
    String id = keys.registerBootstrap(ending).orElseThrow().id();
    lifecycle.rotate(id, Duration.ZERO, KeyEdit.nothing().neverExpiring());
    clock.advance(Duration.ofDays(9));
    keys.purge(Purge.RETIRED_SECRETS, Duration.ofDays(1));
    assertThat(keys.registerBootstrap(ending)).contains(lifecycle.get(id));
  }

  @Test
  void refusesASecretThatAnotherFormatTakesForItsOwn() {
    TokenFormat own = new NativeFormat("old", new SecureRandom());
    ApiKeysBuilder mistaken =
        builder().bootstrap("old_Ec0dzulxsDeBxpsVX9dyMO6QdeN6").readableFormat(own);
    assertThatThrownBy(mistaken::build)
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("bootstrap starts as issued tokens do");
  }

  @Test
  void takesAnAnswerThatCannotBeForABrokenStore() {
    store.lying(new InsertionResult.Duplicate());
    assertThatThrownBy(() -> keys.registerBootstrap(ADMIN))
        .isInstanceOf(KeyStoreException.class)
        .hasMessageContaining("Duplicate");
  }

  @Test
  void startsAgainUnderAPolicyThatWouldNotAllowIt() {
    ApiKey key = registered();
    try (ApiKeys strict =
        builder().bootstrap(SECRET).policy(KeyPolicy.unrestricted().granting("api:*")).build()) {
      assertThat(strict.registerBootstrap(ADMIN)).contains(key);
    }
  }

  @Test
  void cannotBeBroughtBackByAnImportOfItsHash() {
    lifecycle.revoke(registered().id(), "leaked");
    try (ApiKeys both =
        builder()
            .bootstrap(SECRET)
            .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256())
            .build()) {
      String hash = HexFormat.of().formatHex(TokenDigest.sha256().of(SECRET));
      both.as(Actor.of("alice"))
          .imports()
          .storeAll(List.of(ImportRow.of("sha256", hash, () -> NewKey.named("mine"))));
      assertThat(rejection(both)).isEqualTo(Rejection.REVOKED);
    }
  }

  @Test
  void saysThatItWasRotatedOut() {
    lifecycle.rotate(registered().id(), Duration.ZERO);
    assertWarned(() -> assertThat(keys.registerBootstrap(ADMIN)).isPresent());
  }

  @Test
  void mustBeConfiguredToBeRegistered() {
    try (ApiKeys without = builder().build()) {
      assertThatThrownBy(() -> without.registerBootstrap(ADMIN))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no bootstrap secret is configured: give it to ApiKeysBuilder.bootstrap");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "123456789012345678901",
        "1234567890 1234567890123",
        "1234567890\n1234567890123",
        "1234567890,1234567890123",
        "1234567890é1234567890123",
        "acme_567890123456789012345",
        "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
      })
  void refusesASecretThatCouldBeGuessedOrMistaken(String secret) {
    assertThatThrownBy(() -> builder().bootstrap(secret).build())
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("bootstrap ")
        .message()
        .doesNotContain("1234567");
  }

  @Test
  void takesSecretsOfTheLeastAndTheGreatestLength() {
    for (int length : new int[] {22, 512}) {
      try (ApiKeys built = builder().bootstrap("~".repeat(length)).build()) {
        ApiKey key = built.registerBootstrap(ADMIN).orElseThrow();
        assertThat(built.verify("~".repeat(length), VerificationContext.none()))
            .isEqualTo(Verified.of(key, key.secrets().get(0)));
      }
    }
    ApiKeysBuilder tooLong = builder().bootstrap("~".repeat(513));
    assertThatThrownBy(tooLong::build).isInstanceOf(InvalidMemberException.class);
  }
}
