package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.ALICE;
import static dev.apikeys.contract.Specimen.NOW;
import static dev.apikeys.contract.Specimen.hash;
import static dev.apikeys.contract.Specimen.secretId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditQuery;
import dev.apikeys.Cidrs;
import dev.apikeys.InsertionResult;
import dev.apikeys.KeyStore;
import dev.apikeys.Lookup;
import dev.apikeys.RateLimit;
import dev.apikeys.Revocation;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.SecretProof;
import dev.apikeys.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of keys that are handed to a store. */
interface InsertContract {

  Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  KeyStore store();

  private InsertionResult insert(Specimen specimen) {
    return store().insert(List.of(specimen.insertion())).get(0);
  }

  private void assertKept(Specimen specimen) {
    StoredKey given = specimen.stored();
    assertThat(insert(specimen)).isEqualTo(new InsertionResult.Stored());
    assertThat(store().get(given.key().id())).contains(given);
  }

  @Test
  default void keepsEveryMemberOfAKey() {
    Secret first =
        new Secret(
            "zzzzzzzzzzzzzzzz",
            "acme_live_zzzzzzzzzzzzzzzz",
            NOW,
            Optional.of(NOW.plusMillis(1)),
            Optional.of(NOW.plusMillis(2)),
            Optional.empty());
    Secret second =
        new Secret(
            "0000000000000000",
            "sk_old…",
            NOW.plusMillis(3),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertKept(
        Specimen.bare(1)
            .name("CI/CD Pipeline Key")
            .description("deploys the shop")
            .tenant("acme")
            .owner("user-123")
            .metadata("{\"team\":\"shop\"}")
            .scopes(Scopes.of("orders:*", "api-keys:admin"))
            .allowedFrom("192.0.2.0/24", "2001:db8::/32")
            .limitedTo(100, Duration.ofMinutes(1))
            .idleFor(Duration.ofDays(30).plusMillis(1))
            .enabled(false, NOW.plusMillis(10))
            .notBefore(NOW.plusMillis(4))
            .expiresAt(NOW.plusMillis(5))
            .revoked(new Revocation(NOW.plusMillis(6), "system:ci:job", Optional.of("lost")))
            .createdAt(NOW.plusMillis(7))
            .createdBy("key:01955174")
            .updatedAt(NOW.plusMillis(8))
            .version(9)
            .secret(first, new SecretProof(hash(1), Optional.of("{sha256}aa")))
            .secret(second, new SecretProof(hash(2), Optional.empty())));
  }

  @Test
  default void keepsAKeyWithNothingOptional() {
    assertKept(Specimen.number(1).scopes(Scopes.none()));
  }

  @Test
  default void keepsNetworksAlone() {
    assertKept(Specimen.number(1).allowedFrom("192.0.2.1"));
  }

  @Test
  default void keepsARateLimitAlone() {
    assertKept(Specimen.number(1).limitedTo(1, Duration.ofSeconds(1)));
  }

  @Test
  default void keepsAnIdleTimeAlone() {
    assertKept(Specimen.number(1).idleFor(Duration.ofDays(1)));
  }

  @Test
  default void keepsTheInstantAtWhichAKeyWasEnabledApartFromAnyOther() {
    assertKept(Specimen.number(1).enabled(true, NOW.minusMillis(1)));
  }

  @Test
  default void keepsARevocationWithoutReason() {
    assertKept(Specimen.number(1).revoked(new Revocation(NOW, "user:bob", Optional.empty())));
  }

  @Test
  default void keepsTextOfAnyScript() {
    assertKept(
        Specimen.number(1)
            .name("Schlüssel ключ 鍵 🔑")
            .description("O'Hara's \"key\"; DROP TABLE api_key; -- \\ % _ ? :name <b> ${x} {}")
            .tenant("Ümlaut")
            .owner("用户-🔑")
            .createdBy("user:Zoë"));
  }

  @Test
  default void keepsMetadataAsItWasWritten() {
    assertKept(
        Specimen.number(1)
            .metadata(
                "{ \"b\" : 1.0,\n\t\"a\":\"it's \\\"quoted\\\" \\u0000 \\\\ 🔑\", \"b\":2 }"));
  }

  @Test
  default void keepsMembersOfTheGreatestLength() {
    assertKept(
        Specimen.number(1)
            .name("n".repeat(255))
            .description("🔑".repeat(500))
            .tenant("ü".repeat(255))
            .owner("界".repeat(255))
            .metadata("{\"a\":\"" + "é".repeat(16 * 1024 - 8) + "\"}")
            .scopes(Scopes.of(longScopes()))
            .allowedFrom(longNetworks())
            .limitedTo(RateLimit.MAX_REQUESTS, Duration.ofDays(31))
            .idleFor(Duration.ofDays(36_525))
            .createdBy(Actor.system("s".repeat(255)).toString())
            .revoked(
                new Revocation(
                    NOW, Actor.key("k".repeat(255)).toString(), Optional.of("r".repeat(255)))));
  }

  private static List<String> longScopes() {
    return IntStream.range(0, 30).mapToObj(i -> String.format(Locale.ROOT, "s%0126d", i)).toList();
  }

  private static String[] longNetworks() {
    return IntStream.range(0, Cidrs.MAX_BLOCKS)
        .mapToObj(i -> "ffff:ffff:ffff:ffff:ffff:ffff:ffff:" + Integer.toHexString(0xff00 + i))
        .toArray(String[]::new);
  }

  @Test
  default void keepsTheFirstAndTheLastInstant() {
    assertKept(
        Specimen.number(1)
            .createdAt(Instant.EPOCH)
            .enabled(true, LATEST)
            .updatedAt(Instant.EPOCH.plusMillis(1))
            .notBefore(Instant.EPOCH)
            .expiresAt(LATEST));
  }

  @Test
  default void beginsASecretWithoutAUse() {
    Secret used =
        new Secret(secretId(1), "acme", NOW, Optional.empty(), Optional.empty(), Optional.of(NOW));
    assertThat(insert(Specimen.bare(1).secret(used, new SecretProof(hash(1), Optional.empty()))))
        .isEqualTo(new InsertionResult.Stored());
    assertThat(store().get(Specimen.keyId(1)).orElseThrow().key().lastUsedAt()).isEmpty();
  }

  @Test
  default void answersForEachKeyOfABatch() {
    assertThat(insert(Specimen.number(2))).isEqualTo(new InsertionResult.Stored());
    assertThat(
            store()
                .insert(
                    List.of(
                        Specimen.number(1).insertion(),
                        Specimen.number(2).insertion(),
                        Specimen.number(3).insertion())))
        .containsExactly(
            new InsertionResult.Stored(),
            new InsertionResult.Duplicate(),
            new InsertionResult.Stored());
    assertThat(store().get(Specimen.keyId(1))).contains(Specimen.number(1).stored());
    assertThat(store().get(Specimen.keyId(3))).contains(Specimen.number(3).stored());
  }

  @Test
  default void refusesADuplicateWithinABatch() {
    assertThat(
            store().insert(List.of(Specimen.number(1).insertion(), Specimen.number(1).insertion())))
        .containsExactly(new InsertionResult.Stored(), new InsertionResult.Duplicate());
  }

  @Test
  default void storesAnEmptyBatch() {
    assertThat(store().insert(List.of())).isEmpty();
  }

  @Test
  default void refusesADuplicateKeyId() {
    assertRefused(Specimen.number(1), Specimen.bare(1).name("other").secret(secretId(2)));
    assertThat(store().find(new Lookup.BySecretId(secretId(2)))).isEmpty();
  }

  @Test
  default void refusesADuplicateSecretId() {
    assertRefused(Specimen.number(1), Specimen.bare(2).secret(secretId(3)).secret(secretId(1)));
    assertThat(store().get(Specimen.keyId(2))).isEmpty();
    assertThat(store().find(new Lookup.BySecretId(secretId(3)))).isEmpty();
  }

  @Test
  default void refusesADuplicateLookupDigest() {
    assertRefused(
        Specimen.bare(1).imported(secretId(1), "{sha256}aa"),
        Specimen.bare(2).imported(secretId(2), "{sha256}aa"));
    assertThat(store().get(Specimen.keyId(2))).isEmpty();
  }

  private void assertRefused(Specimen first, Specimen second) {
    assertThat(insert(first)).isEqualTo(new InsertionResult.Stored());
    long newest = store().changes(0, 10).newest();
    assertThat(insert(second)).isEqualTo(new InsertionResult.Duplicate());
    assertThat(store().get(first.key().id())).contains(first.stored());
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
    assertThat(store().changes(newest, 10).rows()).isEmpty();
  }

  @Test
  default void tellsIdsApartByCase() {
    String upperCase = Specimen.keyId(1).toUpperCase(Locale.ROOT);
    Specimen lower = Specimen.bare(1).secret("00000000000000ab");
    Specimen upper = Specimen.bare(1).id(upperCase).secret("00000000000000AB");
    assertThat(store().insert(List.of(lower.insertion(), upper.insertion())))
        .containsExactly(new InsertionResult.Stored(), new InsertionResult.Stored());
    assertThat(store().get(upperCase)).contains(upper.stored());
  }

  @Test
  default void keepsTheAuditEntryOfAKey() {
    insert(Specimen.number(1));
    assertThat(store().audit(AuditQuery.all()))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.entry()).isEqualTo(Specimen.number(1).entry(AuditAction.ISSUED));
              assertThat(row.entry().actor()).isEqualTo(ALICE);
            });
  }
}
