package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys that may be used so often and no more. */
class RateLimitedKeyTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final RateLimit THREE = new RateLimit(3, MINUTE);
  private static final VerificationContext ANY = VerificationContext.none();

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final Map<String, OwnerState> owners = new HashMap<>();
  private final ApiKeys keys = builder().build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store)
        .prefix("acme")
        .pepper("p1", new byte[32])
        .owners((tenant, owner) -> owners.getOrDefault(owner, OwnerState.active()))
        .clock(clock);
  }

  private static NewKey request() {
    return NewKey.named("ci").withScopes("orders:read");
  }

  private IssuedKey issueLimited() {
    return lifecycle.issue(request().limitedTo(3, MINUTE));
  }

  private static Verification verify(ApiKeys by, IssuedKey issued, VerificationContext context) {
    return by.verify(issued.token().reveal(), context);
  }

  private Verification verify(IssuedKey issued) {
    return verify(keys, issued, ANY);
  }

  private static long left(Verification outcome) {
    return ((Verified) outcome).quota().orElseThrow().remaining();
  }

  private Rejection reason(IssuedKey issued, VerificationContext context) {
    return ((Rejected) verify(keys, issued, context)).reason();
  }

  @Test
  void areVerifiedSoOftenAndThenRefusedWithTheTimeToWait() {
    IssuedKey issued = issueLimited();
    for (int left = 2; left >= 0; left--) {
      assertThat(((Verified) verify(issued)).quota()).contains(Quota.allowed(THREE, left));
    }
    Rejected refused = (Rejected) verify(issued);
    assertThat(refused.reason()).isEqualTo(Rejection.RATE_LIMITED);
    assertThat(refused.reason().isProven()).isTrue();
    assertThat(refused.key()).contains(issued.key());
    assertThat(refused.quota()).contains(Quota.refused(THREE, 0, Duration.ofSeconds(20)));
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(20));
  }

  @Test
  void areVerifiedAgainFromTheInstantOn() {
    IssuedKey issued = issueLimited();
    for (int i = 0; i < 3; i++) {
      verify(issued);
    }
    clock.advance(Duration.ofMillis(19_999));
    assertThat(reason(issued, ANY)).isEqualTo(Rejection.RATE_LIMITED);
    clock.advance(Duration.ofMillis(1));
    assertThat(left(verify(issued))).isZero();
    assertThat(reason(issued, ANY)).isEqualTo(Rejection.RATE_LIMITED);
  }

  @Test
  void areVerifiedExactlySoOftenByManyThreads() throws Exception {
    IssuedKey issued = lifecycle.issue(request().limitedTo(400, MINUTE));
    int threads = 16;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Integer>> verified = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      verified.add(
          pool.submit(
              () -> {
                start.await();
                int mine = 0;
                for (int n = 0; n < 50; n++) {
                  mine += verify(issued) instanceof Verified ? 1 : 0;
                }
                return mine;
              }));
    }
    int sum = 0;
    for (Future<Integer> one : verified) {
      sum += one.get();
    }
    pool.shutdown();
    assertThat(sum).isEqualTo(400);
  }

  @Test
  void useUpNothingByWhatIsRefusedForAnotherReason() {
    owners.put("carol", OwnerState.inactive());
    IssuedKey narrow = lifecycle.issue(request().limitedTo(3, MINUTE).allowedFrom("192.0.2.0/24"));
    IssuedKey ownerless = lifecycle.issue(request().ownedBy("carol").limitedTo(3, MINUTE));
    IssuedKey later =
        lifecycle.issue(
            request().limitedTo(3, MINUTE).notBefore(clock.instant().plus(Duration.ofDays(1))));
    VerificationContext inside = ANY.of("192.0.2.1", "GET", "/");
    VerificationContext lacking =
        VerificationContext.requiring(ScopeRequirement.allOf("orders:write"));
    for (int i = 0; i < 10; i++) {
      assertThat(reason(narrow, ANY)).isEqualTo(Rejection.ADDRESS);
      assertThat(reason(narrow, lacking.of("192.0.2.1", "GET", "/"))).isEqualTo(Rejection.SCOPE);
      assertThat(reason(ownerless, ANY)).isEqualTo(Rejection.OWNER_INACTIVE);
      assertThat(reason(later, ANY)).isEqualTo(Rejection.NOT_YET_VALID);
      keys.verify(Tokens.withAnotherSecret(narrow.token().reveal()), inside);
      keys.verify(narrow.token().reveal() + "x", inside);
    }
    lifecycle.disable(narrow.key().id());
    assertThat(reason(narrow, inside)).isEqualTo(Rejection.DISABLED);
    lifecycle.enable(narrow.key().id());
    owners.put("carol", OwnerState.active());
    keys.ownerChanged("", "carol");
    clock.advance(Duration.ofDays(1));
    assertThat(left(verify(keys, narrow, inside))).isEqualTo(2);
    assertThat(left(verify(ownerless))).isEqualTo(2);
    assertThat(left(verify(later))).isEqualTo(2);
  }

  @Test
  void areToldWhatTheyAreBesideTheirLimitFirst() {
    IssuedKey issued = issueLimited();
    for (int i = 0; i < 4; i++) {
      verify(issued);
    }
    VerificationContext lacking =
        VerificationContext.requiring(ScopeRequirement.allOf("orders:write"));
    assertThat(reason(issued, lacking)).isEqualTo(Rejection.SCOPE);
    lifecycle.revoke(issued.key().id(), "lost");
    assertThat(reason(issued, ANY)).isEqualTo(Rejection.REVOKED);
  }

  @Test
  void areCountedByTheLimitOfTheirPolicyUnlessTheyHaveTheirOwn() {
    KeyPolicy policy = KeyPolicy.unrestricted().rateLimitByDefault(new RateLimit(2, MINUTE));
    KeyPolicy writing = policy.rateLimitByDefault(new RateLimit(1, MINUTE));
    IssuedKey before = lifecycle.issue(request());
    try (ApiKeys others =
        builder().policy(key -> key.scopes().covers("orders:write") ? writing : policy).build()) {
      Lifecycle life = others.as(Actor.of("alice"));
      IssuedKey own = life.issue(request().limitedTo(3, MINUTE));
      IssuedKey writer = life.issue(request().withScopes("orders:write"));
      assertThat(left(verify(others, before, ANY))).isEqualTo(1);
      assertThat(left(verify(others, own, ANY))).isEqualTo(2);
      assertThat(left(verify(others, writer, ANY))).isZero();
      assertThat(life.get(before.key().id()).rateLimit()).isEmpty();
    }
  }

  @Test
  void areLetThroughUncountedWhereTheirPolicyFailsAndAnInventedSecretLearnsNothingOfIt() {
    IssuedKey issued = lifecycle.issue(request());
    IssuedKey own = issueLimited();
    AtomicInteger calls = new AtomicInteger();
    Function<ApiKey, KeyPolicy> failing =
        key -> {
          calls.incrementAndGet();
          throw new IllegalStateException("no tier for " + key.name());
        };
    try (ApiKeys open = builder().policy(failing).build();
        ApiKeys closed = builder().policy(failing).closedWithoutRateLimiter().build()) {
      assertThat(open.verify(Tokens.withAnotherSecret(issued.token().reveal()), ANY))
          .isEqualTo(Rejected.because(Rejection.UNKNOWN));
      assertThat(calls).hasValue(0);
      assertThat(verify(open, issued, ANY)).isInstanceOf(Verified.class);
      assertThat(open.limits().uncounted()).isOne();
      assertThat(left(verify(open, own, ANY))).isEqualTo(2);
      assertThatThrownBy(() -> verify(closed, issued, ANY))
          .isInstanceOf(RateLimiterException.class);
    }
  }

  @Test
  void areAskedForTheirPolicyOnceUntilTheyAreReadAgain() {
    IssuedKey issued = lifecycle.issue(request());
    AtomicInteger calls = new AtomicInteger();
    try (ApiKeys others =
        builder()
            .policy(
                key -> {
                  calls.incrementAndGet();
                  return KeyPolicy.unrestricted();
                })
            .build()) {
      for (int i = 0; i < 10; i++) {
        verify(others, issued, ANY);
      }
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void areLimitedInWhateverFormTheirTokensAre() {
    String secret = "a secret of an operator".replace(' ', '-');
    String imported = "0123456789abcdef0123456789abcdef";
    String hash = HexFormat.of().formatHex(TokenDigest.sha256().of(imported));
    NewKey limited = request().limitedTo(2, MINUTE);
    try (ApiKeys others =
        builder()
            .format(JwtFormat.create("https://issuer.example", JwtKeys.signingWith(key())))
            .importing(ImportedTokens.of(32, 32, ImportedTokens.HEX).sha256())
            .bootstrap(secret)
            .build()) {
      Lifecycle life = others.as(Actor.of("alice"));
      others.registerBootstrap(limited);
      life.imports().storeAll(List.of(ImportRow.of("sha256", hash, () -> limited)));
      String signed = life.issue(limited.expiringIn(Duration.ofDays(1))).token().reveal();
      for (String token : List.of(secret, imported, signed)) {
        assertThat(left(others.verify(token, ANY))).isEqualTo(1);
        assertThat(left(others.verify(token, ANY))).isZero();
        assertThat(((Rejected) others.verify(token, ANY)).reason())
            .isEqualTo(Rejection.RATE_LIMITED);
      }
    }
  }

  private static JwtKey key() {
    return GivenKeys.ED.key();
  }

  @Test
  void areNotCountedWithoutAnyLimit() {
    IssuedKey issued = lifecycle.issue(request());
    try (ApiKeys broken =
        builder()
            .rateLimiter(
                (key, limit, cost) -> {
                  throw new AssertionError("nobody has a limit");
                })
            .build()) {
      assertThat(((Verified) verify(broken, issued, ANY)).quota()).isEmpty();
    }
  }

  @Test
  void areCountedOnceForAllTheirSecrets() {
    IssuedKey issued = issueLimited();
    IssuedKey rotated = lifecycle.rotate(issued.key().id(), Duration.ofHours(1));
    assertThat(left(verify(issued))).isEqualTo(2);
    assertThat(left(verify(rotated))).isEqualTo(1);
    assertThat(left(verify(issued))).isZero();
    assertThat(reason(rotated, ANY)).isEqualTo(Rejection.RATE_LIMITED);
  }

  @Test
  void areCountedWithinTheBoundsOfTheirOwnerToo() {
    owners.put("carol", OwnerState.activeWithin(Scopes.of("nothing:here")));
    IssuedKey bounded = lifecycle.issue(request().ownedBy("carol").limitedTo(1, MINUTE));
    Verified verified = (Verified) verify(bounded);
    assertThat(verified.key().scopes()).isEqualTo(Scopes.none());
    assertThat(verified.quota()).isPresent();
    assertThat(reason(bounded, ANY)).isEqualTo(Rejection.RATE_LIMITED);
  }

  @Test
  void useUpWhatARequestCostsAndNothingWhereSomebodyOnlyAsks() {
    IssuedKey issued = issueLimited();
    assertThat(left(verify(keys, issued, ANY.costing(2)))).isEqualTo(1);
    assertThat(reason(issued, ANY.costing(2))).isEqualTo(Rejection.RATE_LIMITED);
    assertThat(((Verified) verify(keys, issued, ANY.costing(0))).quota()).isEmpty();
    assertThat(left(verify(issued))).isZero();
    assertThat(verify(keys, issued, ANY.costing(0))).isInstanceOf(Verified.class);
    Refusals.assertRefused("cost", () -> ANY.costing(-1));
    Refusals.assertRefused("cost", () -> ANY.costing(RateLimit.MAX_REQUESTS + 1));
  }

  @Test
  void keepTheirCostWithTheRequest() {
    VerificationContext context = ANY.costing(7).of("192.0.2.1", "GET", "/");
    assertThat(context.cost()).isEqualTo(7);
  }

  @Test
  void areNotNotedAsUsedBeyondTheirLimit() {
    IssuedKey issued = issueLimited();
    verify(keys, issued, ANY.costing(3));
    clock.advance(Duration.ofSeconds(5));
    verify(issued);
    keys.close();
    assertThat(store.recorded().get(0))
        .containsExactly(new SecretUse(issued.key().secrets().get(0).id(), GivenClock.START));
  }

  @Test
  void followALimitThatIsChangedHereAtOnce() {
    IssuedKey issued = issueLimited();
    verify(keys, issued, ANY.costing(3));
    lifecycle.edit(issued.key().id(), KeyEdit.nothing().limitedTo(5, MINUTE));
    assertThat(left(verify(issued))).isEqualTo(4);
    lifecycle.edit(issued.key().id(), KeyEdit.nothing().unlimited());
    assertThat(((Verified) verify(issued)).quota()).isEmpty();
  }

  @Test
  void followALimitThatIsChangedElsewhereByTheSecondPoll() {
    IssuedKey issued = issueLimited();
    try (Parts node = new Parts(store, Parts.POLICY, clock)) {
      assertThat(left(node.verify(issued))).isEqualTo(2);
      lifecycle.edit(issued.key().id(), KeyEdit.nothing().limitedTo(1, MINUTE));
      assertThat(left(node.verify(issued))).isEqualTo(1);
      node.poller.poll();
      assertThat(left(node.verify(issued))).isZero();
      assertThat(node.outcome(issued)).isEqualTo("RATE_LIMITED");
    }
  }

  @Test
  void goOnUnlimitedWhereNobodyCanCount() {
    IssuedKey issued = issueLimited();
    try (ApiKeys open = builder().rateLimiter(RateLimitedKeyTest::cannot).build()) {
      for (int i = 0; i < 10; i++) {
        assertThat(((Verified) verify(open, issued, ANY)).quota()).isEmpty();
      }
      assertThat(open.limits().uncounted()).isEqualTo(10);
    }
  }

  @Test
  void areUnavailableWhereNobodyCanCountAndThatIsDemanded() {
    IssuedKey issued = issueLimited();
    IssuedKey unlimited = lifecycle.issue(request());
    try (ApiKeys closed =
        builder().rateLimiter(RateLimitedKeyTest::cannot).closedWithoutRateLimiter().build()) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> verify(closed, issued, ANY))
            .isInstanceOf(RateLimiterException.class);
      }
      assertThat(verify(closed, unlimited, ANY)).isInstanceOf(Verified.class);
    }
  }

  private static Quota cannot(String key, RateLimit limit, int cost) {
    throw new IllegalStateException("the grid is gone");
  }

  @Test
  void saysWhenToTryAgainOnlyWhereThatMayHelp() {
    assertThat(Rejected.because(Rejection.UNAVAILABLE).retryAfter())
        .contains(Duration.ofSeconds(1));
    assertThat(Rejected.because(Rejection.UNKNOWN).retryAfter()).isEqualTo(Optional.empty());
  }
}
