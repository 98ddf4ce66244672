package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What yields a token or widens rights (issue, rotate, edit) is refused to a caller that does not
 * cover the resulting key, of whichever kind it is.
 */
class CoverTest {

  private static final Instant END = GivenClock.START.plus(Duration.ofDays(9));
  private static final NewKey BOSS =
      NewKey.named("boss")
          .inTenant("acme")
          .ownedBy("boss")
          .withScopes(Scopes.ADMIN, "orders:*")
          .allowedFrom("192.0.2.0/24", "2001:db8::/32")
          .limitedTo(100, Duration.ofMinutes(1))
          .idleFor(Duration.ofDays(30))
          .expiringAt(END);

  /** What each member may be asked for at most by {@link #BOSS}, and what goes beyond. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("scopes", e -> e.withScopes("orders:*"), e -> e.withScopes("orders:**")),
          new Rule("scopes", e -> e.withScopes("orders:read"), e -> e.withScopes("users:read")),
          new Rule("scopes", e -> e.withScopes(Scopes.ADMIN), e -> e.withScopes("**")),
          new Rule("scopes", e -> e.withScopes(), e -> e.withScopes(Scopes.ADMIN_ALL_TENANTS)),
          new Rule(
              "scopes", e -> e.withScopes(), e -> e.withScopes("orders:a", "api-keys:introspect")),
          new Rule("expires_at", e -> e.expiringAt(END), e -> e.expiringAt(END.plusMillis(1))),
          new Rule("expires_at", e -> e.expiringAt(END.minusMillis(1)), KeyEdit::neverExpiring),
          new Rule(
              "max_idle",
              e -> e.idleFor(Duration.ofDays(30)),
              e -> e.idleFor(Duration.ofDays(30).plusMillis(1))),
          new Rule("max_idle", e -> e.idleFor(Duration.ofDays(1)), KeyEdit::neverIdle),
          new Rule(
              "rate_limit",
              e -> e.limitedTo(100, Duration.ofMinutes(1)),
              e -> e.limitedTo(101, Duration.ofMinutes(1))),
          new Rule(
              "rate_limit",
              e -> e.limitedTo(100, Duration.ofMinutes(2)),
              e -> e.limitedTo(100, Duration.ofSeconds(59))),
          new Rule("rate_limit", e -> e.limitedTo(1, Duration.ofSeconds(1)), KeyEdit::unlimited),
          new Rule(
              "allowed_cidrs",
              e -> e.allowedFrom("192.0.2.0/24", "2001:db8::/32"),
              e -> e.allowedFrom("192.0.2.0/23")),
          new Rule("allowed_cidrs", e -> e.allowedFrom("192.0.2.7"), KeyEdit::allowedFrom));

  private record Rule(
      String member, UnaryOperator<KeyEdit> covered, UnaryOperator<KeyEdit> beyond) {}

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store).pepper("p1", new byte[32]).clock(clock).build();
  private final Lifecycle root = keys.as(Actor.system("root"));
  private final ApiKey boss = root.issue(BOSS).key();
  private final Lifecycle key = keys.as(Caller.key(boss));
  private final Lifecycle admin =
      keys.as(
          Caller.administrator(Actor.of("root"), Tenants.only("acme"))
              .granting(Scopes.ADMIN, "orders:*"));
  private final Lifecycle user =
      keys.as(Caller.user("alice", "acme").granting(Scopes.ADMIN, "orders:*"));

  @AfterEach
  void close() {
    keys.close();
  }

  /** Within what the calling key has, with as little as can be. */
  private ApiKey have(UnaryOperator<KeyEdit> more) {
    return root.issue(
            BOSS.withScopes().ownedBy("alice").with(terms -> more.apply(terms.named("have"))))
        .key();
  }

  private static void assertRefused(String member, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiKeyException.Refused.class,
            refused -> assertThat(refused.member()).isEqualTo(member));
  }

  private void assertKeeps(Lifecycle caller, Rule rule, boolean bound) {
    int before = root.list(KeyQuery.all()).size();
    NewKey plain = NewKey.named("new").ownedBy("alice");
    assertThat(caller.issue(plain.with(rule.covered())).key().name()).isEqualTo("new");
    if (bound) {
      assertRefused(rule.member(), () -> caller.issue(plain.with(rule.beyond())));
      assertThat(root.list(KeyQuery.all())).hasSize(before + 1);
    } else {
      assertThat(caller.issue(plain.with(rule.beyond())).key().name()).isEqualTo("new");
    }
    assertKeepsWhenEditing(caller, rule, bound);
    assertKeepsWhenRotating(caller, rule, bound);
  }

  private void assertKeepsWhenEditing(Lifecycle caller, Rule rule, boolean bound) {
    ApiKey edited = have(e -> e);
    caller.edit(edited.id(), rule.covered().apply(KeyEdit.nothing()));
    ApiKey covered = root.get(edited.id());
    ThrowingCallable edit = () -> caller.edit(edited.id(), rule.beyond().apply(KeyEdit.nothing()));
    if (bound) {
      assertRefused(rule.member(), edit);
      assertThat(root.get(edited.id())).isEqualTo(covered);
    } else {
      assertThat(caller.edit(edited.id(), rule.beyond().apply(KeyEdit.nothing())).id())
          .isEqualTo(edited.id());
    }
  }

  private void assertKeepsWhenRotating(Lifecycle caller, Rule rule, boolean bound) {
    ApiKey within = have(rule.covered());
    assertThat(caller.rotate(within.id()).key().secrets()).hasSize(2);
    ApiKey beyond = have(rule.beyond());
    if (bound) {
      assertRefused(rule.member(), () -> caller.rotate(beyond.id()));
      assertThat(root.get(beyond.id())).isEqualTo(beyond);
    } else {
      assertThat(caller.rotate(beyond.id()).key().secrets()).hasSize(2);
    }
  }

  @Test
  void bindsAKeyToAllThatItHas() {
    assertThat(RULES).allSatisfy(rule -> assertKeeps(key, rule, true));
  }

  @Test
  void bindsAnAdministratorToTheScopesItMayGrant() {
    assertThat(RULES).allSatisfy(rule -> assertKeeps(admin, rule, rule.member().equals("scopes")));
  }

  @Test
  void bindsAUserToTheScopesItMayGrant() {
    assertThat(RULES).allSatisfy(rule -> assertKeeps(user, rule, rule.member().equals("scopes")));
  }

  @Test
  void bindsNoActor() {
    assertThat(RULES).allSatisfy(rule -> assertKeeps(root, rule, false));
  }

  @Test
  void bindsAUserWithoutGrantsToKeysWithoutRights() {
    Lifecycle nobody = keys.as(Caller.user("alice", "acme"));
    ApiKey strong = have(e -> e.withScopes("orders:read"));
    ApiKey plain = have(e -> e);
    assertRefused("scopes", () -> nobody.issue(NewKey.named("a").withScopes("orders:read")));
    assertRefused("scopes", () -> nobody.rotate(strong.id()));
    assertRefused(
        "scopes", () -> nobody.edit(strong.id(), KeyEdit.nothing().expiringIn(Duration.ofDays(1))));
    assertThat(nobody.rotate(plain.id()).key().scopes()).isEqualTo(Scopes.none());
    assertThat(nobody.issue(NewKey.named("a")).key().owner()).contains("alice");
  }

  @Test
  void letsACallerRenameEndAndSwitchKeysThatItDoesNotCover() {
    BiFunction<Lifecycle, ApiKey, ApiKey> acts =
        (caller, strong) -> {
          KeyEdit words = KeyEdit.nothing().named("n").describedAs("d").withMetadata("{\"a\":1}");
          caller.edit(strong.id(), words);
          caller.disable(strong.id());
          caller.enable(strong.id());
          caller.revoke(strong.id(), "over");
          ApiKey revoked = root.get(strong.id());
          caller.delete(strong.id());
          return revoked;
        };
    for (Lifecycle caller : List.of(key, admin, user)) {
      ApiKey revoked = acts.apply(caller, have(e -> e.withScopes("**").neverExpiring()));
      assertThat(revoked.name()).isEqualTo("n");
      assertThat(revoked.revocation()).isPresent();
    }
  }

  @Test
  void refusesAnEditThatNarrowsAKeyToMoreThanTheCallerCovers() {
    ApiKey strong = have(e -> e.withScopes("users:read", "users:write"));
    assertRefused(
        "scopes", () -> key.edit(strong.id(), KeyEdit.nothing().withScopes("users:read")));
    assertThat(key.edit(strong.id(), KeyEdit.nothing().withScopes()).scopes())
        .isEqualTo(Scopes.none());
  }

  @Test
  void givesAKeysChildrenWhatItHasItselfUnlessLessIsAskedFor() {
    ApiKey child = key.issue(NewKey.named("child")).key();
    assertThat(child.tenant()).isEqualTo("acme");
    assertThat(child.expiresAt()).contains(END);
    assertThat(child.maxIdle()).isEqualTo(boss.maxIdle());
    assertThat(child.rateLimit()).isEqualTo(boss.rateLimit());
    assertThat(child.allowedCidrs()).isEqualTo(boss.allowedCidrs());
    assertThat(child.scopes()).isEqualTo(Scopes.none());
    assertThat(child.owner()).contains("boss");
  }

  @Test
  void givesAChildInAnotherTenantNoOwnerOfItsParents() {
    ApiKey all =
        root.issue(
                NewKey.named("all")
                    .inTenant("acme")
                    .ownedBy("boss")
                    .withScopes(Scopes.ADMIN_ALL_TENANTS))
            .key();
    Lifecycle caller = keys.as(Caller.key(all));
    assertThat(caller.issue(NewKey.named("a")).key().owner()).contains("boss");
    assertThat(caller.issue(NewKey.named("a").inTenant("")).key().owner()).isEmpty();
    assertThat(caller.issue(NewKey.named("a").ownedBy("carol")).key().owner()).contains("carol");
  }

  @Test
  void bindsTheBearerOfAnOutgoingTokenToItsEnd() {
    IssuedKey free = root.issue(NewKey.named("free").withScopes(Scopes.ADMIN));
    IssuedKey rotated = root.rotate(free.key().id(), Duration.ofHours(1));
    Lifecycle outgoing = keys.as(presented(free));
    assertRefused("expires_at", () -> outgoing.rotate(free.key().id(), Duration.ZERO));
    assertRefused("expires_at", () -> outgoing.issue(NewKey.named("a").neverExpiring()));
    assertThat(outgoing.issue(NewKey.named("a")).key().expiresAt())
        .contains(clock.instant().plus(Duration.ofHours(1)));
    assertThat(keys.as(presented(rotated)).rotate(free.key().id()).key().secrets()).hasSize(3);
  }

  private Caller presented(IssuedKey issued) {
    Verification outcome = keys.verify(issued.token().reveal(), VerificationContext.none());
    return Caller.key(((Verification.Verified) outcome).key());
  }

  @Test
  void givesTheChildrenOfAnUnrestrictedKeyNoRestriction() {
    ApiKey free = root.issue(NewKey.named("free").withScopes(Scopes.ADMIN)).key();
    ApiKey child = keys.as(Caller.key(free)).issue(NewKey.named("child")).key();
    assertThat(child.expiresAt()).isEmpty();
    assertThat(child.maxIdle()).isEmpty();
    assertThat(child.rateLimit()).isEmpty();
    assertThat(child.allowedCidrs()).isEqualTo(Cidrs.anywhere());
  }

  @Test
  void letsAnAdministratorKeyRotateItselfAndNotExtendItself() {
    assertThat(key.rotate(boss.id()).key().secrets()).hasSize(2);
    assertRefused("expires_at", () -> key.edit(boss.id(), KeyEdit.nothing().neverExpiring()));
    assertRefused("scopes", () -> key.edit(boss.id(), KeyEdit.nothing().withScopes("**")));
    assertRefused("allowed_cidrs", () -> key.edit(boss.id(), KeyEdit.nothing().allowedFrom()));
  }

  @Test
  void letsAPlainKeyNeitherEditNorRotateAnythingNotEvenItself() {
    ApiKey plain = have(e -> e.withScopes("**"));
    Lifecycle itself = keys.as(Caller.key(plain));
    assertRefused("scopes", () -> itself.rotate(plain.id()));
    assertRefused("scopes", () -> itself.edit(plain.id(), KeyEdit.nothing().named("b")));
    assertRefused("scopes", () -> itself.issueOnce("r-1", NewKey.named("a")));
    assertThat(root.get(plain.id())).isEqualTo(plain);
  }

  @Test
  void knowsNoKeyOfAnotherTenantOrOwner() {
    ApiKey foreign = root.issue(NewKey.named("a").ownedBy("alice")).key();
    ApiKey bobs = root.issue(NewKey.named("a").inTenant("acme").ownedBy("bob")).key();
    ApiKey plain = have(e -> e);
    assertUnknown(key, foreign);
    assertUnknown(admin, foreign);
    assertUnknown(user, foreign);
    assertUnknown(user, bobs);
    assertUnknown(keys.as(Caller.key(plain)), bobs);
    assertUnknown(keys.as(Caller.key(plain).listingItsOwnersKeys()), bobs);
    assertUnknown(keys.as(Caller.key(plain).listingItsOwnersKeys()), foreign);
  }

  private void assertUnknown(Lifecycle caller, ApiKey hidden) {
    List<ThrowingCallable> calls =
        List.of(
            () -> caller.get(hidden.id()),
            () -> caller.edit(hidden.id(), KeyEdit.nothing().named("b")),
            () -> caller.edit(hidden.id(), 9, KeyEdit.nothing().named("b")),
            () -> caller.enable(hidden.id()),
            () -> caller.disable(hidden.id()),
            () -> caller.rotate(hidden.id()),
            () -> caller.rotate(hidden.id(), Duration.ZERO),
            () -> caller.revoke(hidden.id(), ""),
            () -> caller.delete(hidden.id()));
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isInstanceOf(ApiKeyException.UnknownKey.class)
                    .hasMessage("there is no key " + hidden.id()));
    assertThat(root.get(hidden.id())).isEqualTo(hidden);
  }

  @Test
  void letsAKeyReadItsOwnersKeysWhereThatIsSetAndChangeNone() {
    ApiKey itself = have(e -> e);
    ApiKey sister = have(e -> e);
    ApiKey bobs = root.issue(NewKey.named("a").inTenant("acme").ownedBy("bob")).key();
    Lifecycle lists = keys.as(Caller.key(itself).listingItsOwnersKeys());
    assertThat(lists.list(KeyQuery.all())).containsExactlyInAnyOrder(sister, itself);
    assertThat(lists.list(KeyQuery.all().ownedBy("bob"))).isEmpty();
    assertThat(lists.list(KeyQuery.all().of(Tenants.only("")))).isEmpty();
    assertThat(lists.get(sister.id())).isEqualTo(sister);
    assertRefused("scopes", () -> lists.revoke(sister.id(), ""));
    assertRefused("scopes", () -> lists.disable(sister.id()));
    assertRefused("scopes", () -> lists.delete(sister.id()));
    assertThat(root.get(sister.id())).isEqualTo(sister);
    assertThat(root.get(bobs.id())).isEqualTo(bobs);
    assertThat(lists.revoke(itself.id(), "").revocation()).isPresent();
  }

  @Test
  void letsAnOwnerlessKeyListItselfAlone() {
    ApiKey ownerless = root.issue(NewKey.named("a")).key();
    root.issue(NewKey.named("b"));
    ApiKey other = root.issue(NewKey.named("c")).key();
    Lifecycle lists = keys.as(Caller.key(ownerless).listingItsOwnersKeys());
    assertThat(lists.list(KeyQuery.all())).containsExactly(ownerless);
    assertUnknown(lists, other);
  }

  @Test
  void keepsTheAddressAndTheListingOfACallingKey() {
    Caller.Key caller = Caller.key(boss).listingItsOwnersKeys().from("192.0.2.7");
    assertThat(caller)
        .isEqualTo(new Caller.Key(boss, Actor.key(boss.id()).from("192.0.2.7"), true));
    assertThat(caller.actor().address()).isEqualTo(Optional.of("192.0.2.7"));
  }
}
