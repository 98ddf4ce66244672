package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.ImportOutcome.Imported;
import dev.apikeys.ImportOutcome.Refused;
import dev.apikeys.Verification.Verified;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a row of another system may say, and what it is refused for. */
class ImportRowTest {

  private static final String TOKEN = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
  private static final byte[] OLD_KEY = {1, 2, 3};
  private static final Map<String, TokenDigest> SCHEMES =
      Map.of(
          "sha256", TokenDigest.sha256(),
          "sha512", TokenDigest.sha512(),
          "hmac-sha256:old", TokenDigest.hmacSha256(OLD_KEY));
  private static final Map<String, Function<byte[], String>> FORMS =
      Map.of(
          "hex", HexFormat.of()::formatHex,
          "upper-case hex", digest -> HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT),
          "base64", Base64.getEncoder()::encodeToString,
          "base64 without padding", Base64.getEncoder().withoutPadding()::encodeToString,
          "base64url", Base64.getUrlEncoder()::encodeToString,
          "base64url without padding", Base64.getUrlEncoder().withoutPadding()::encodeToString);

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .importing(
              ImportedTokens.of(16, 43, ImportedTokens.BASE64URL)
                  .sha256()
                  .sha512()
                  .hmacSha256("old", OLD_KEY))
          .policy(
              key ->
                  key.owner().isPresent()
                      ? KeyPolicy.unrestricted().keysPerOwner(1).granting("api:*")
                      : KeyPolicy.unrestricted())
          .clock(new GivenClock())
          .build();

  @AfterEach
  void close() {
    keys.close();
  }

  private static String hex(String scheme, String token) {
    return HexFormat.of().formatHex(SCHEMES.getOrDefault(scheme, TokenDigest.sha256()).of(token));
  }

  private static ImportRow asking(UnaryOperator<NewKey> more) {
    return ImportRow.of("sha256", hex("sha256", TOKEN), () -> more.apply(NewKey.named("CI")));
  }

  private ImportOutcome outcome(ImportRow row) {
    return outcome(row, keys.as(Actor.system("import")));
  }

  private static ImportOutcome outcome(ImportRow row, Lifecycle lifecycle) {
    return lifecycle.imports().storeEach(List.of(row)).get(0);
  }

  private void assertRefused(ImportRow row, String start) {
    assertThat(outcome(row))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.problem()).startsWith(start);
              assertThat(refused.problem().chars()).noneMatch(Character::isISOControl);
              assertThat(refused.problem()).doesNotContain(TOKEN.substring(0, 16));
            });
    assertThat(store.countByScheme()).isEmpty();
  }

  static Stream<Arguments> hashes() {
    return SCHEMES.keySet().stream()
        .flatMap(scheme -> FORMS.keySet().stream().map(form -> Arguments.of(scheme, form)));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void mayHoldItsHashInEachUsualForm(String scheme, String form) {
    String hash = form(form).apply(SCHEMES.getOrDefault(scheme, TokenDigest.sha256()).of(TOKEN));
    assertThat(outcome(ImportRow.of(scheme, hash, () -> NewKey.named("CI"))))
        .isInstanceOf(Imported.class);
    assertThat(keys.verify(TOKEN, VerificationContext.none())).isInstanceOf(Verified.class);
  }

  private static Function<byte[], String> form(String name) {
    return java.util.Objects.requireNonNull(FORMS.get(name));
  }

  static Stream<String> noHashes() {
    String hex = hex("sha256", TOKEN);
    String base64 = form("base64").apply(TokenDigest.sha256().of(TOKEN));
    String bare = base64.substring(0, 43);
    return Stream.of(
        "",
        "x",
        hex.substring(1),
        hex + "0",
        hex.substring(1) + "g",
        hex.substring(1) + " ",
        " " + hex.substring(2) + " ",
        hex.substring(1) + "\n",
        hex + "\n",
        "0x" + hex,
        hex("sha512", TOKEN),
        bare + "==",
        bare + "=\n",
        bare + " ",
        bare.substring(1),
        bare + "A",
        "+-" + bare.substring(2),
        bare.substring(0, 42) + "é",
        bare.substring(0, 42) + "=",
        bare.substring(0, 42) + "_",
        "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");
  }

  @ParameterizedTest
  @MethodSource("noHashes")
  void isRefusedForWhatIsNoHash(String hash) {
    assertRefused(
        ImportRow.of("sha256", hash, () -> NewKey.named("CI")),
        "hash has "
            + hash.length()
            + " characters, and must be 32 bytes in hex, base64 or base64url");
  }

  @Test
  void isRefusedForAHashWhoseLastCharacterHoldsMoreThanItsBits() {
    String bare = form("base64 without padding").apply(new byte[32]);
    assertThat(bare).endsWith("A");
    assertRefused(
        ImportRow.of("sha256", bare.substring(0, 42) + "B", () -> NewKey.named("CI")), "hash ");
  }

  @Test
  void isRefusedForAShortHashOfALongScheme() {
    assertRefused(
        ImportRow.of("sha512", hex("sha256", TOKEN), () -> NewKey.named("CI")),
        "hash has 64 characters, and must be 64 bytes in hex, base64 or base64url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SHA256", "md5", "hmac-sha256:p1", "hmac-sha256:new", "sha256\n", "bootstrap"})
  void isRefusedForASchemeThatIsNotSwitchedOn(String scheme) {
    assertRefused(
        ImportRow.of(scheme, hex("sha256", TOKEN), () -> NewKey.named("CI")),
        scheme.startsWith("hmac")
            ? "scheme " + scheme + " is not switched on, or set to be refused: use one of ["
            : "scheme is unknown: use one of [");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\tb", "a\nb", "a\u0000", "\u001b[31m", "a\u202eb"})
  void isRefusedForControlCharactersWhereverTheyStand(String text) {
    assertRefused(asking(key -> NewKey.named(text)), "name ");
    assertRefused(asking(key -> key.ownedBy("x" + text + " ")), "owner ");
    assertRefused(asking(NewKey::neverExpiring).shownAs(text), "key_prefix ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "a\nb", "a\u0000", "\u001b[31m", "a\u202eb"})
  void isRefusedForControlCharactersInTextThatMayBeBlank(String text) {
    assertRefused(asking(key -> key.describedAs(text)), "description ");
    assertRefused(asking(key -> key.inTenant(text)), "tenant ");
    assertRefused(asking(key -> key.withScopes(text)), "scope");
  }

  @Test
  void isRefusedForAColumnThatIsNull() {
    String problem = "request cannot be made of the row: NullPointerException";
    assertRefused(asking(key -> NewKey.named(missing())), problem);
    assertRefused(asking(key -> key.ownedBy(missing())), problem);
    assertRefused(asking(key -> missing()), problem);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what comes from outside may be
  private static <T> T missing() {
    @Nullable T missing = null;
    return missing;
  }

  @Test
  void isRefusedForMoreOfTheTokenThanListsMayShow() {
    assertRefused(asking(key -> key).shownAs("x".repeat(9)), "key_prefix has 9 characters: 8 are");
    assertRefused(asking(key -> key).shownAs(TOKEN), "key_prefix has 43 characters");
    assertThat(outcome(asking(key -> key).shownAs("x".repeat(8)))).isInstanceOf(Imported.class);
  }

  @Test
  void isNeverShownByMoreThanTwentyCharacters() {
    try (ApiKeys longer =
        ApiKeys.builder(store)
            .importing(ImportedTokens.of(43, 43, ImportedTokens.BASE64URL).sha256())
            .build()) {
      Lifecycle lifecycle = longer.as(Actor.system("import"));
      assertThat(outcome(asking(key -> key).shownAs("x".repeat(21)), lifecycle))
          .isInstanceOf(Refused.class);
      assertThat(outcome(asking(key -> key).shownAs("x".repeat(20)), lifecycle))
          .isInstanceOf(Imported.class);
    }
  }

  @Test
  void isRefusedForStartingAsTheLibrarysOwnTokensDo() {
    assertRefused(asking(key -> key).shownAs("key_1234"), "key_prefix is that of this library's");
  }

  @Test
  void isRefusedForTimesThatCannotBe() {
    assertRefused(
        asking(key -> key).issuedAt(GivenClock.START.plusMillis(1)), "created_at is in the future");
    assertRefused(
        asking(key -> key).issuedAt(java.time.Instant.EPOCH.minusMillis(1)), "created_at ");
    assertRefused(asking(key -> key.expiringAt(GivenClock.START)), "expires_at ");
    assertThat(outcome(asking(key -> key).issuedAt(GivenClock.START))).isInstanceOf(Imported.class);
  }

  @Test
  void showsSomethingWhereTheOtherSystemShowedNothing() {
    assertThat(outcome(asking(key -> key)))
        .isInstanceOfSatisfying(
            Imported.class, done -> assertThat(done.key().keyPrefix()).isEqualTo("imported"));
  }

  @Test
  void isUnderThePolicyOfNewKeys() {
    assertRefused(asking(key -> key.ownedBy("alice").withScopes("billing:read")), "scopes ");
    ImportRow first = asking(key -> key.ownedBy("alice").withScopes("api:read"));
    ImportRow second =
        ImportRow.of("sha512", hex("sha512", TOKEN), () -> NewKey.named("CI").ownedBy("alice"));
    assertThat(keys.as(Actor.system("import")).imports().storeEach(List.of(first, second)))
        .satisfiesExactly(
            one -> assertThat(one).isInstanceOf(Imported.class),
            two ->
                assertThat(two)
                    .isEqualTo(new Refused("owner has as many live keys as it may have")));
  }

  @Test
  void isUnderTheRightsOfAnAdministrator() {
    Caller admin = Caller.administrator(Actor.of("bob"), Tenants.only("acme")).granting("api:read");
    assertThat(outcome(asking(key -> key.withScopes("api:write")), keys.as(admin)))
        .isEqualTo(new Refused("scopes go beyond what this caller may grant: api:write"));
    assertThat(outcome(asking(key -> key.inTenant("other")), keys.as(admin)))
        .isInstanceOf(Refused.class);
    assertThat(outcome(asking(key -> key.withScopes("api:read")), keys.as(admin)))
        .isInstanceOfSatisfying(
            Imported.class, done -> assertThat(done.key().tenant()).isEqualTo("acme"));
  }

  @Test
  void isNotForUsersNorForKeys() {
    Lifecycle operator = keys.as(Actor.system("setup"));
    ApiKey plain = operator.issue(NewKey.named("plain")).key();
    ApiKey admin = operator.issue(NewKey.named("admin").withScopes("**", "api-keys:admin")).key();
    for (Caller caller :
        List.of(Caller.user("alice", "").granting("**"), Caller.key(plain), Caller.key(admin))) {
      Imports imports = keys.as(caller).imports();
      assertThatThrownBy(() -> imports.storeEach(List.of(asking(key -> key))))
          .isInstanceOf(ApiKeyException.Refused.class);
      assertThatThrownBy(() -> imports.storeAll(List.of()))
          .isInstanceOf(ApiKeyException.Refused.class);
    }
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 2L));
  }

  @Test
  void isRefusedForWhateverTheApplicationThrowsAndDoesNotRepeatIt() {
    assertRefused(
        asking(
            key -> {
              throw new IllegalStateException("cannot parse " + TOKEN + "\n");
            }),
        "request cannot be made of the row: IllegalStateException");
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as other languages let pass
  private static <E extends Exception> NewKey throwing(Exception sneaky) throws E {
    throw (E) sneaky;
  }

  @Test
  void isRefusedForExceptionsThatNoSupplierMayThrow() {
    assertRefused(
        asking(key -> ImportRowTest.<RuntimeException>throwing(new IOException("sneaky"))),
        "request cannot be made of the row: IOException");
  }

  @Test
  void isNotToBlameForABrokenStore() {
    ImportRow row =
        asking(
            key -> {
              throw new KeyStoreException("the users' table is locked");
            });
    assertThatThrownBy(() -> outcome(row)).isInstanceOf(KeyStoreException.class);
  }

  @Test
  void isUnderThePolicyOfTheVeryKeyThatItBecomes() {
    try (ApiKeys dated =
        ApiKeys.builder(store)
            .importing(ImportedTokens.of(43, 43, ImportedTokens.BASE64URL).sha256())
            .policy(
                key ->
                    key.createdAt().isBefore(GivenClock.START) || !key.enabled()
                        ? KeyPolicy.unrestricted().granting("api:read")
                        : KeyPolicy.unrestricted())
            .clock(new GivenClock())
            .build()) {
      Lifecycle lifecycle = dated.as(Actor.system("import"));
      ImportRow row = asking(key -> key.withScopes("**"));
      assertThat(outcome(row.issuedAt(GivenClock.START.minusMillis(1)), lifecycle))
          .isInstanceOf(Refused.class);
      assertThat(outcome(row.disabled(), lifecycle)).isInstanceOf(Refused.class);
      assertThat(outcome(row, lifecycle)).isInstanceOf(Imported.class);
    }
  }

  @Test
  void printsItsSchemeAlone() {
    assertThat(ImportRow.of("sha256", hex("sha256", TOKEN), () -> NewKey.named("CI")).shownAs("Ec"))
        .hasToString("ImportRow[sha256, redacted]");
    assertThat(ImportRow.of(TOKEN, "x", () -> NewKey.named("CI")))
        .hasToString("ImportRow[redacted]");
  }
}
