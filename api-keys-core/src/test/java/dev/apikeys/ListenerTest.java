package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners are told of verifications, and that they cannot change them. */
class ListenerTest {

  private record Told(Verification outcome, VerificationContext context, Instant at) {}

  private final List<Told> told = new ArrayList<>();
  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store)
          .pepper("p1", new byte[32])
          .clock(clock)
          .listener(
              (outcome, context, at) -> {
                throw new IllegalStateException("a listener broke");
              })
          .listener((outcome, context, at) -> told.add(new Told(outcome, context, at)))
          .build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final IssuedKey issued =
      lifecycle.issue(NewKey.named("ci").withScopes("a:b").allowedFrom("192.0.2.0/24"));
  private final VerificationContext context =
      VerificationContext.requiring(ScopeRequirement.allOf("a:b"))
          .of("192.0.2.7", "GET", "/orders");

  @AfterEach
  void close() {
    keys.close();
  }

  private Verification verify(String presented, VerificationContext of) {
    return keys.verify(presented, of);
  }

  @Test
  void areToldOfWhatWasVerifiedWithAllThatWasKnown() {
    Verification outcome = verify(issued.token().reveal(), context);
    assertThat(outcome).isInstanceOf(Verified.class);
    assertThat(told).containsExactly(new Told(outcome, context, GivenClock.START));
  }

  @Test
  void areToldOfEveryRefusalAndOnceProvenOfItsKey() {
    String token = issued.token().reveal();
    List<Verification> outcomes =
        List.of(
            verify("nobody's", context),
            verify("key_broken", context),
            verify(Tokens.withAnotherSecret(token), context),
            verify(token, context.of("198.51.100.1", "GET", "/")),
            verify(token, VerificationContext.none()));
    lifecycle.disable(issued.key().id());
    Verification disabled = verify(token, context);
    assertThat(told).extracting(Told::outcome).startsWith(outcomes.toArray(Verification[]::new));
    assertThat(told).last().extracting(Told::outcome).isEqualTo(disabled);
    assertThat(told)
        .extracting(one -> ((Rejected) one.outcome()).reason())
        .containsExactly(
            Rejection.FOREIGN,
            Rejection.MALFORMED,
            Rejection.UNKNOWN,
            Rejection.ADDRESS,
            Rejection.ADDRESS,
            Rejection.DISABLED);
    assertThat(told)
        .extracting(one -> ((Rejected) one.outcome()).key().map(ApiKey::id))
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(issued.key().id()),
            Optional.of(issued.key().id()),
            Optional.of(issued.key().id()));
  }

  @Test
  void changeNothingByThrowing() {
    String logged =
        Log.during(
            () ->
                assertThat(verify(issued.token().reveal(), context)).isInstanceOf(Verified.class));
    assertThat(logged)
        .contains("A listener failed; the verification goes on without it.")
        .doesNotContain(Tokens.secretOf(issued.token().reveal()));
    assertThat(told).hasSize(1);
  }

  @Test
  void changeNothingByErrorsAndKeepNobodyElseFromBeingTold() {
    ApiKeys others =
        ApiKeys.builder(store)
            .pepper("p1", new byte[32])
            .clock(clock)
            .listener(
                (outcome, of, at) -> {
                  throw new AssertionError("a listener is on another version");
                })
            .listener((outcome, of, at) -> told.add(new Told(outcome, of, at)))
            .build();
    assertThat(others.verify(issued.token().reveal(), context)).isInstanceOf(Verified.class);
    assertThat(told).hasSize(1);
    others.close();
  }

  @Test
  void areToldOfNothingWhereNothingCameOut() {
    store.broken(true);
    assertThatThrownBy(() -> verify(issued.token().reveal(), context))
        .isInstanceOf(KeyStoreException.class);
    assertThat(told).isEmpty();
  }

  @Test
  void mayPrintTheContextWhateverTheClientSent() {
    VerificationContext hostile =
        context.of("192.0.2.7\n", "GET", "/\u001b[31m\u202e\r\nINFO all is well");
    assertThat(hostile.toString())
        .isEqualTo(
            "VerificationContext[192.0.2.7?, GET, /?[31m???INFO all is well, "
                + hostile.required()
                + "]");
    assertThat(hostile.path()).contains("/\u001b[31m\u202e\r\nINFO all is well");
  }
}
