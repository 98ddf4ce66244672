package dev.apikeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Walks through everything that a key's life brings forth, and looks for the token, its secret
 * part, its hash and the pepper; for a signed key, also for what it is signed by.
 */
class SecretsStayInsideTest {

  private static final byte[] PEPPER = "a pepper of more than 32 bytes....".getBytes(UTF_8);
  private static final String DIGEST = "{sha256}" + "d1".repeat(32);
  private static final String IMPORTED = "an-imported-token-of-another-system";
  private static final String IMPORTED_HASH =
      HexFormat.of().formatHex(TokenDigest.sha256().of(IMPORTED));
  private static final String BOOTSTRAP = "the-secret-that-an-operator-chose";

  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeysBuilder builder =
      ApiKeys.builder(store).prefix("acme_live").pepper("p1", PEPPER);
  private final ApiKeys keys = builder.build();
  private final ApiKeys limitedKeys =
      ApiKeys.builder(store)
          .pepper("p1", PEPPER)
          .policy(KeyPolicy.unrestricted().keysPerOwner(1))
          .build();
  private final ApiKeys importing =
      ApiKeys.builder(store)
          .pepper("p1", PEPPER)
          .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256())
          .bootstrap(BOOTSTRAP)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice").from("::1"));
  private final NewKey request =
      NewKey.named("ci").ownedBy("alice").withScopes("a:b").expiringIn(Duration.ofDays(1));
  private final IssuedKey issued = lifecycle.issue(request);
  private final String token = issued.token().reveal();
  private final SignedKeyLife signed = new SignedKeyLife();
  private final Walk walk = new Walk();

  @AfterEach
  void close() {
    keys.close();
    limitedKeys.close();
    importing.close();
    signed.close();
  }

  /** Stored, withheld, and refused for whatever could repeat the hash or the token. */
  private List<ImportOutcome> imported() {
    Imports imports = importing.as(Actor.of("alice")).imports();
    ImportRow row = ImportRow.of("sha256", IMPORTED_HASH, () -> request);
    return Stream.of(
            imports.storeAll(List.of(row, row)),
            imports.storeEach(
                List.of(
                    row,
                    row.shownAs(IMPORTED),
                    row.shownAs(IMPORTED.substring(0, 20)),
                    ImportRow.of(IMPORTED_HASH, IMPORTED, () -> request),
                    ImportRow.of("sha256", IMPORTED_HASH + IMPORTED, () -> request),
                    ImportRow.of("sha256", IMPORTED, () -> request))))
        .flatMap(List::stream)
        .toList();
  }

  private List<Object> keysLife() {
    Insertion insertion = store.inserted().get(0);
    StoredKey stored = insertion.key();
    String secretId = issued.key().secrets().get(0).id();
    KeyStore memory = new InMemoryKeyStore();
    memory.announce("", "alice", GivenClock.START);
    ScopeRequirement demanded =
        ScopeRequirement.anyOf(ScopeRequirement.allOf("a:b"), ScopeRequirement.anyOf("a:c"));
    VerificationContext context = VerificationContext.requiring(demanded);
    return List.of(
        memory,
        builder,
        keys,
        lifecycle,
        request.neverExpiring(),
        request.expiringAt(GivenClock.START),
        request,
        issued,
        insertion
            .limitedTo(new OwnerLimit(1, GivenClock.START))
            .requestedBy(new KeyRequest("user:alice", "r-1", "print")),
        new InsertionResult.Stored(),
        new InsertionResult.Replayed(stored.key().id(), "print"),
        new InsertionResult.OwnerFull(),
        new InsertionResult.Duplicate(),
        new InsertionResult.Withheld(),
        keys.verify(token, context.of("::1", "GET", "/")),
        keys.verify(Tokens.withAnotherSecret(token), VerificationContext.none()),
        context.of("::1", "GET", "/"),
        new Lookup.BySecretId(secretId),
        new Lookup.ByDigest(List.of(DIGEST)),
        keys.verify(token, context.of("192.0.2.1", "GET", "/\n")),
        lifecycle.issueOnce("r-1", request),
        lifecycle.issueOnce("r-1", request),
        imported(),
        ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256().hmacSha256("old", PEPPER),
        importing.as(Actor.of("alice")).imports(),
        ImportRow.of(token, IMPORTED_HASH, () -> request).shownAs("sk_old"),
        importing.verify(IMPORTED, VerificationContext.none()),
        importing.registerBootstrap(request),
        store.inserted(),
        importing.verify(BOOTSTRAP, VerificationContext.none()),
        Token.of(token),
        lifecycle.rotate(issued.key().id(), Duration.ofDays(1)),
        keys.verify(token, VerificationContext.none()),
        KeyEdit.nothing().limitedTo(9, Duration.ofSeconds(1)).allowedFrom("192.0.2.0/24"),
        KeyPolicy.unrestricted().keysPerOwner(9),
        CachePolicy.standard(),
        Bucket4jRateLimiter.create(InstantSource.system()),
        keys.limits(),
        keys.statistics(),
        Quota.allowed(new RateLimit(9, Duration.ofSeconds(1)), 8),
        OwnerState.activeWithin(Scopes.of("**")),
        store.find(new Lookup.BySecretId(secretId)).orElseThrow(),
        new Change(Optional.of(stored), insertion.entry()),
        new ChangeResult.Stored(stored),
        new ChangeResult.Unchanged(stored),
        new ChangeResult.Deleted(),
        new ChangeResult.Absent(),
        new ChangeResult.OwnerFull(),
        new Recognition.Ours(Optional.of(secretId)),
        new Recognition.Maybe(List.of(DIGEST)),
        new Recognition.No(),
        new SecretProof(stored.proof(secretId).hash(), Optional.of(DIGEST)),
        new SecretUse(secretId, GivenClock.START),
        Pepper.of("p1", PEPPER),
        Caller.administrator(Actor.of("alice"), Tenants.all()),
        Caller.user("alice", ""),
        Caller.key(issued.key()),
        store.changes(0, 10),
        store.audit(AuditQuery.all()),
        AuditQuery.all(),
        KeyQuery.all(),
        lifecycle.list(KeyQuery.all()),
        lifecycle.revoke(issued.key().id(), "lost"),
        new KeyStoreException("broken", new IllegalStateException("inside")));
  }

  private List<Throwable> thrownAtWhoeverMistakesTheTokenForSomethingElse() {
    Lifecycle plain = keys.as(Caller.key(issued.key()));
    Lifecycle limited = limitedKeys.as(Actor.of("alice"));
    ApiKey other = limited.issue(request.ownedBy("bob")).key();
    return Stream.of(
            catchThrowable(() -> lifecycle.get(token)),
            catchThrowable(() -> lifecycle.revoke("Bearer " + token, "")),
            catchThrowable(() -> lifecycle.revoke(issued.key().id(), token.repeat(9))),
            catchThrowable(() -> plain.issue(request)),
            catchThrowable(() -> lifecycle.enable(issued.key().id())),
            catchThrowable(() -> lifecycle.edit(other.id(), 9, KeyEdit.nothing())),
            catchThrowable(() -> limited.issue(request)),
            new RateLimiterException("the rate limiter is out of order"),
            new ApiKeyException.RotationNeeded(issued.key().id()),
            catchThrowable(() -> lifecycle.issueOnce("r-1", request.describedAs("more"))),
            catchThrowable(() -> lifecycle.issueOnce(token + "é", request)),
            catchThrowable(
                () -> ApiKeys.builder(store).bootstrap(token).prefix("acme_live").build()),
            catchThrowable(() -> ApiKeys.builder(store).bootstrap(BOOTSTRAP + "é").build()),
            catchThrowable(() -> ImportedTokens.of(16, 64, token + "é")),
            catchThrowable(() -> ImportedTokens.of(16, 64, "a").hmacSha256(token, PEPPER)),
            catchThrowable(() -> Cidrs.of(token)),
            catchThrowable(() -> NewKey.named(token + "\n")),
            catchThrowable(() -> request.ownedBy(" " + token)),
            catchThrowable(() -> Scopes.of(token)),
            catchThrowable(() -> Scopes.of("orders:read:and:more:of:it " + token)),
            catchThrowable(() -> ScopeRequirement.allOf(token)),
            catchThrowable(() -> Actor.parse(token)),
            catchThrowable(() -> ApiKeys.create(store, token)),
            catchThrowable(() -> Pepper.of(token, PEPPER)),
            catchThrowable(() -> SecretHash.parse(token)),
            catchThrowable(() -> SecretHash.parse("{" + token + "}x")))
        .toList();
  }

  private List<String> kept() {
    SecretHash hash = store.inserted().get(0).key().proofs().values().iterator().next().hash();
    String hex = hash.reveal().substring(hash.reveal().indexOf('}') + 1);
    return List.of(
        IMPORTED,
        BOOTSTRAP,
        Tokens.secretOf(token),
        hex,
        HexFormat.of().formatHex(PEPPER),
        new String(PEPPER, UTF_8));
  }

  @Test
  void nothingOfAKeysLifeHoldsThem() throws Exception {
    walk.all(keysLife());
    walk.all(thrownAtWhoeverMistakesTheTokenForSomethingElse());
    walk.all(signed.values());
    for (String secret : kept()) {
      assertThat(walk.texts()).noneMatch(text -> text.contains(secret));
    }
    for (String secret : signed.secrets()) {
      assertThat(walk.texts()).noneMatch(text -> text.contains(secret));
    }
    assertThat(walk.visited()).as("types that this test must meet").containsAll(publicTypes());
  }

  @Test
  void noTypePrintsALookupDigest() throws Exception {
    for (Object value : keysLife()) {
      assertThat(value.toString())
          .doesNotContain(
              DIGEST, IMPORTED_HASH, HexFormat.of().formatHex(TokenDigest.sha256().of(BOOTSTRAP)));
    }
  }

  @Test
  void noFailureTellsOfTheToken() throws Exception {
    store.broken(true);
    Throwable thrown = catchThrowable(() -> keys.verify(token, VerificationContext.none()));
    assertThat(thrown).isInstanceOf(KeyStoreException.class);
    assertThat(thrown.toString()).doesNotContain(Tokens.secretOf(token));
  }

  private static List<Class<?>> publicTypes() throws Exception {
    List<Class<?>> types =
        PublicTypes.all().stream()
            .filter(type -> !Modifier.isAbstract(type.getModifiers()) && !type.isEnum())
            .toList();
    assertThat(types).hasSizeGreaterThan(40);
    return types;
  }
}
