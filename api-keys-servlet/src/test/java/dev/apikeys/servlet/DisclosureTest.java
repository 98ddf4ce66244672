package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.OwnerState;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the holder of a key is told, and what not where that is switched off. */
class DisclosureTest extends GuardedServerTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicReference<Instant> clock = new AtomicReference<>(START);
  private final ApiKeys owned =
      ApiKeys.builder(new InMemoryKeyStore())
          .prefix("acme_live")
          .pepper("p1", new byte[32])
          .cache(CachePolicy.none())
          .clock(clock::get)
          .owners(
              (tenant, owner) -> owner.equals("gone") ? OwnerState.inactive() : OwnerState.active())
          .build();

  /** A key that is proven and refused all the same. */
  enum Refused {
    EXPIRED("API key has expired"),
    REVOKED("API key has been revoked"),
    DISABLED("API key is disabled"),
    NOT_YET_VALID("API key is not yet valid"),
    OWNER_INACTIVE("API key's owner is inactive");

    private final String description;

    Refused(String description) {
      this.description = description;
    }

    private String token(Lifecycle lifecycle, AtomicReference<Instant> clock) {
      NewKey request = NewKey.named("test").ownedBy(this == OWNER_INACTIVE ? "gone" : "bob");
      IssuedKey issued =
          lifecycle.issue(
              switch (this) {
                case EXPIRED -> request.expiringIn(Duration.ofHours(1));
                case NOT_YET_VALID -> request.notBefore(START.plus(Duration.ofHours(1)));
                default -> request;
              });
      switch (this) {
        case EXPIRED -> clock.set(START.plus(Duration.ofHours(1)));
        case REVOKED -> lifecycle.revoke(issued.key().id(), "");
        case DISABLED -> lifecycle.disable(issued.key().id());
        default -> {}
      }
      return issued.token().reveal();
    }
  }

  private HttpProbe guarded(boolean disclosing) {
    return probe(
        server()
            .filter(
                "/*", ApiKeyFilter.create(owned).requiring("a:read").disclosingReasons(disclosing))
            .endpoint("/", (request, response) -> ContractApplication.text(response, "in"))
            .start());
  }

  private Lifecycle lifecycle() {
    return owned.as(Actor.of("alice"));
  }

  private static String bytes(HttpReply reply) {
    return reply.toString().replaceAll("(?i)date=\\[[^]]*]", "");
  }

  private static String unknown() {
    try (ApiKeys others = TestKeys.over(new InMemoryKeyStore())) {
      return others.as(Actor.of("alice")).issue(NewKey.named("unknown")).token().reveal();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheReasonUnlessItIsSwitchedOff(Refused refused) {
    String token = refused.token(lifecycle(), clock);
    guarded(true).getWith(token, "/").isChallenge(401, "invalid_token", refused.description);
  }

  @ParameterizedTest
  @EnumSource
  void answersAsAnUnknownKeyIsWhereItIsSwitchedOff(Refused refused) {
    String token = refused.token(lifecycle(), clock);
    HttpProbe probe = guarded(false);
    HttpReply reply = probe.getWith(unknown(), "/");
    reply.isChallenge(401, "invalid_token", "API key is invalid");
    assertThat(bytes(probe.getWith(token, "/"))).isEqualTo(bytes(reply));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsOfNetworksAndScopesInAnyCase(boolean disclosing) {
    HttpProbe probe = guarded(disclosing);
    NewKey elsewhere = NewKey.named("bound").allowedFrom("192.0.2.0/24");
    probe
        .getWith(lifecycle().issue(elsewhere).token().reveal(), "/")
        .isProblem(403, "access_denied");
    probe
        .getWith(lifecycle().issue(NewKey.named("bare")).token().reveal(), "/")
        .isProblem(403, "insufficient_scope");
  }

  @AfterEach
  void close() {
    owned.close();
  }
}
