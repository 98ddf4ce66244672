package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.GivenClock;
import dev.apikeys.InvalidMemberException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When another service takes a key. */
class JwtVerifierClockTest {

  private static final Instant SECOND = GivenClock.START.truncatedTo(ChronoUnit.SECONDS);
  private static final Instant BEGIN = SECOND.plusSeconds(600);
  private static final Instant END = SECOND.plusSeconds(3600);

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.ED);
  private final JwtVerifier verifier = issuer.verifier();
  private final String token =
      issuer
          .lifecycle
          .issue(GivenIssuer.request().notBefore(BEGIN).expiringAt(END))
          .token()
          .reveal();

  @AfterEach
  void close() {
    issuer.close();
  }

  private String outcomeAt(Instant now, JwtVerifier by) {
    issuer.clock.set(now);
    return GivenIssuer.outcome(by.verify(token));
  }

  static Stream<Arguments> refusesByTheClock() {
    return Stream.of(Duration.ZERO, Duration.ofSeconds(60), Duration.ofMinutes(5))
        .flatMap(
            skew ->
                Stream.of(
                    Arguments.of(skew, BEGIN.minus(skew).minusMillis(1), "NOT_YET_VALID"),
                    Arguments.of(skew, BEGIN.minus(skew), "VERIFIED"),
                    Arguments.of(skew, END.plus(skew).minusMillis(1), "VERIFIED"),
                    Arguments.of(skew, END.plus(skew), "EXPIRED")));
  }

  @ParameterizedTest
  @MethodSource
  void refusesByTheClock(Duration skew, Instant now, String outcome) {
    assertThat(outcomeAt(now, verifier.withClockSkew(skew))).isEqualTo(outcome);
  }

  @Test
  void allowsForClocksThatAreAMinuteOff() {
    assertThat(outcomeAt(END.plusSeconds(60).minusMillis(1), verifier)).isEqualTo("VERIFIED");
    assertThat(outcomeAt(END.plusSeconds(60), verifier)).isEqualTo("EXPIRED");
  }

  @Test
  void refusesWhatWasIssuedInTheFuture() {
    String header = Forger.json(token, 0);
    String claims = Forger.without(Forger.json(token, 1), "nbf");
    String future = Forger.with(claims, "iat", "" + END.getEpochSecond());
    String signed = Forger.signed(header, Forger.without(future, "exp"), GivenKeys.ED);
    issuer.clock.set(END.minusSeconds(60).minusMillis(1));
    assertThat(issuer.outcomeElsewhere(signed)).isEqualTo("NOT_YET_VALID");
    issuer.clock.set(END.minusSeconds(60));
    assertThat(issuer.outcomeElsewhere(signed)).isEqualTo("VERIFIED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT5M0.001S"})
  void refusesToAllowForMore(Duration skew) {
    assertThatThrownBy(() -> verifier.withClockSkew(skew))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("clock_skew is " + skew + ": it must be between PT0S and PT5M");
  }

  @Test
  void goesByTheSystemsClockUnlessItIsGivenAnother() {
    String ending = issuer.token();
    JwtVerifier ofToday =
        JwtVerifier.create(GivenIssuer.URL, issuer.format.publishedKeys().orElseThrow());
    assertThat(GivenIssuer.outcome(ofToday.withClock(() -> SECOND).verify(ending)))
        .isEqualTo("VERIFIED");
    assertThat(GivenIssuer.outcome(ofToday.withClock(() -> END).verify(ending)))
        .isEqualTo("VERIFIED");
    issuer.clock.set(Instant.parse("2001-01-01T00:00:00Z"));
    assertThat(GivenIssuer.outcome(ofToday.verify(issuer.token()))).isEqualTo("EXPIRED");
    issuer.clock.set(Instant.parse("9001-01-01T00:00:00Z"));
    assertThat(GivenIssuer.outcome(ofToday.verify(issuer.token()))).isEqualTo("NOT_YET_VALID");
  }

  @Test
  void goesByAClockThatTellsAnyTime() {
    JwtVerifier lenient = verifier.withClockSkew(JwtVerifier.MAX_CLOCK_SKEW);
    assertThat(outcomeAt(Instant.MAX, lenient)).isEqualTo("EXPIRED");
    assertThat(outcomeAt(Instant.MIN, lenient)).isEqualTo("NOT_YET_VALID");
    String endless = Forger.without(Forger.without(Forger.json(token, 1), "exp"), "nbf");
    String signed = Forger.signed(Forger.json(token, 0), endless, GivenKeys.ED);
    assertThat(GivenIssuer.outcome(lenient.withClock(() -> Instant.MAX).verify(signed)))
        .isEqualTo("VERIFIED");
  }
}
