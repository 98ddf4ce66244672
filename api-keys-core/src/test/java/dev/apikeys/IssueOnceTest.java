package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssueOnceTest {

  private static final NewKey REQUEST = NewKey.named("ci").ownedBy("bob").withScopes("a:b");

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .policy(KeyPolicy.unrestricted().keysPerOwner(1))
          .clock(clock)
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));

  @AfterEach
  void close() {
    keys.close();
  }

  private ApiKey issued(Lifecycle by, String requestId, NewKey request) {
    return ((Issuance.Issued) by.issueOnce(requestId, request)).issued().key();
  }

  @Test
  void issuesAKey() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    assertThat(lifecycle.get(key.id())).isEqualTo(key);
  }

  @Test
  void tellsOfTheKeyThatWasIssuedBeforeEvenIfTheOwnerIsFull() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    ApiKey now = lifecycle.disable(key.id());
    clock.advance(Duration.ofDays(1));
    assertThat(lifecycle.issueOnce("r-1", REQUEST))
        .isEqualTo(new Issuance.Replayed(key.id(), Optional.of(now)));
    assertThat(lifecycle.list(KeyQuery.all().includingInactive())).hasSize(1);
  }

  @Test
  void issuesNoKeyAgainThatIsDeleted() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    lifecycle.delete(key.id());
    assertThat(lifecycle.issueOnce("r-1", REQUEST))
        .isEqualTo(new Issuance.Replayed(key.id(), Optional.empty()));
  }

  @Test
  void refusesTheIdForAnythingElse() {
    NewKey request =
        REQUEST
            .describedAs("d")
            .withMetadata("{\"a\":1}")
            .allowedFrom("192.0.2.1")
            .limitedTo(1, Duration.ofSeconds(1))
            .idleFor(Duration.ofDays(1))
            .notBefore(GivenClock.START.plusMillis(1))
            .expiringIn(Duration.ofDays(9));
    ApiKey key = issued(lifecycle, "r-1", request);
    List<UnaryOperator<NewKey>> others =
        List.of(
            r -> r.with(terms -> terms.named("cd")),
            r -> r.describedAs("e"),
            r -> r.ownedBy("carol"),
            r -> r.withMetadata("{}"),
            r -> r.withScopes("a:c"),
            r -> r.allowedFrom("192.0.2.2"),
            r -> r.limitedTo(2, Duration.ofSeconds(1)),
            r -> r.idleFor(Duration.ofDays(2)),
            r -> r.notBefore(GivenClock.START.plusMillis(2)),
            r -> r.expiringIn(Duration.ofDays(8)),
            NewKey::neverExpiring);
    for (UnaryOperator<NewKey> other : others) {
      assertThatThrownBy(() -> lifecycle.issueOnce("r-1", other.apply(request)))
          .isInstanceOf(ApiKeyException.RequestReused.class);
    }
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(key);
  }

  @Test
  void tellsActorsAndTenantsApart() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    assertThat(issued(keys.as(Actor.of("carol")), "r-1", REQUEST.ownedBy("carol")).id())
        .isNotEqualTo(key.id());
    assertThat(issued(lifecycle, "r-1", REQUEST.inTenant("acme")).id()).isNotEqualTo(key.id());
  }

  @Test
  void showsNobodyTheKeyOfAnotherOwnerThatHeActsFor() {
    Lifecycle first = userOf("org-1");
    Lifecycle second = userOf("org-2");
    NewKey request = NewKey.named("ci");
    ApiKey key = issued(first, "r-1", request);
    assertThatThrownBy(() -> second.issueOnce("r-1", request))
        .isInstanceOf(ApiKeyException.RequestReused.class);
    assertThat(first.issueOnce("r-1", request))
        .isEqualTo(new Issuance.Replayed(key.id(), Optional.of(key)));
  }

  private Lifecycle userOf(String owner) {
    return keys.as(new Caller.User(Actor.of("alice"), "acme", owner, Scopes.none()));
  }

  @Test
  void showsAUserNoKeyThatTheApplicationIssuedInHisName() {
    issued(lifecycle, "r-1", NewKey.named("ci").inTenant("acme").ownedBy("carol"));
    Lifecycle admin = keys.as(Caller.administrator(Actor.of("alice"), Tenants.only("acme")));
    assertThat(admin.issueOnce("r-1", NewKey.named("ci").inTenant("acme").ownedBy("carol")))
        .isInstanceOf(Issuance.Replayed.class);
    Lifecycle user = keys.as(new Caller.User(Actor.of("alice"), "acme", "alice", Scopes.none()));
    assertThatThrownBy(
            () -> user.issueOnce("r-1", NewKey.named("ci").inTenant("acme").ownedBy("alice")))
        .isInstanceOf(ApiKeyException.RequestReused.class);
  }

  @Test
  void takesScopesInAnyOrderForTheSame() {
    issued(lifecycle, "r-1", REQUEST.withScopes("a:b", "a:c"));
    assertThat(lifecycle.issueOnce("r-1", REQUEST.withScopes("a:c", "a:b", "a:c")))
        .isInstanceOf(Issuance.Replayed.class);
  }

  @Test
  void refusesAnIllegalId() {
    for (String illegal : List.of("", "é", "a\n", "x".repeat(256))) {
      assertThatThrownBy(() -> lifecycle.issueOnce(illegal, REQUEST))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessageStartingWith("request_id ");
    }
    assertThat(lifecycle.list(KeyQuery.all())).isEmpty();
  }

  @Test
  void forgetsRequestsThatArePurged() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    lifecycle.revoke(key.id(), "");
    clock.advance(Duration.ofDays(1));
    assertThat(keys.purge(Purge.REQUESTS, Duration.ofDays(1))).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(keys.purge(Purge.REQUESTS, Duration.ofDays(1))).isEqualTo(1);
    assertThat(issued(lifecycle, "r-1", REQUEST).id()).isNotEqualTo(key.id());
  }

  @Test
  void issuesUnderTheIdOfARequestThatWasRefused() {
    ApiKey key = issued(lifecycle, "r-1", REQUEST);
    assertThatThrownBy(() -> lifecycle.issueOnce("r-2", REQUEST))
        .isInstanceOf(ApiKeyException.OwnerLimit.class);
    lifecycle.revoke(key.id(), "");
    assertThat(issued(lifecycle, "r-2", REQUEST).id()).isNotEqualTo(key.id());
  }
}
