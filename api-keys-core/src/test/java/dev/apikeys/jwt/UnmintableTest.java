package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key of which no token can be made: nothing of it is stored. */
class UnmintableTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC);
  private final IssuedKey issued = issuer.issue();
  private final String id = issued.key().id();
  private final String token = issued.token().reveal();
  private final Instant second = issuer.clock.instant().truncatedTo(ChronoUnit.SECONDS);

  @AfterEach
  void close() {
    issuer.close();
  }

  private void assertNothingIsStored() {
    assertThat(issuer.lifecycle.list(KeyQuery.all().includingInactive()))
        .containsExactly(issued.key());
  }

  private void assertTooShort(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidMemberException.class,
            refused -> assertThat(refused.member()).isEqualTo("expires_at"))
        .hasMessage(
            "expires_at comes too soon: a signed key needs at least a whole second from its"
                + " beginning to its end");
    assertNothingIsStored();
  }

  @ParameterizedTest
  @ValueSource(longs = {124, 500, 999})
  void isNotIssuedWithAnEndInTheSecondOfItsIssue(long millis) {
    NewKey request = NewKey.named("ci").expiringAt(second.plusMillis(millis));
    assertTooShort(() -> issuer.lifecycle.issue(request));
  }

  @Test
  void isIssuedWithAnEndInTheNextSecond() {
    NewKey request = NewKey.named("ci").expiringAt(second.plusSeconds(1));
    assertThat(issuer.outcomes(issuer.lifecycle.issue(request).token().reveal()))
        .containsExactly("VERIFIED", "VERIFIED");
  }

  @ParameterizedTest
  @ValueSource(longs = {10_002, 10_999, 11_000, 11_999})
  void isNotIssuedWithoutAWholeSecondFromItsBeginning(long millis) {
    NewKey request =
        NewKey.named("ci")
            .notBefore(second.plusMillis(10_001))
            .expiringAt(second.plusMillis(millis));
    assertTooShort(() -> issuer.lifecycle.issue(request));
  }

  @Test
  void isIssuedWithAWholeSecondFromItsBeginning() {
    NewKey request =
        NewKey.named("ci").notBefore(second.plusMillis(10_001)).expiringAt(second.plusSeconds(12));
    String brief = issuer.lifecycle.issue(request).token().reveal();
    issuer.clock.set(second.plusSeconds(11));
    assertThat(issuer.outcomes(brief)).containsExactly("VERIFIED", "VERIFIED");
  }

  @Test
  void isNotRotatedWithinItsLastSecond() {
    issuer.clock.set(issued.key().expiresAt().orElseThrow().minusMillis(1));
    assertTooShort(() -> issuer.lifecycle.rotate(id));
    KeyEdit later = KeyEdit.nothing().expiringIn(HOUR);
    String rotated = issuer.lifecycle.rotate(id, HOUR, later).token().reveal();
    assertThat(issuer.outcomes(rotated)).containsExactly("VERIFIED", "VERIFIED");
  }

  @Test
  void isNotIssuedNorRotatedWhereItsTokenWouldBeTooLong() {
    NewKey request = NewKey.named("ci").withScopes(scopes());
    assertThatThrownBy(() -> issuer.lifecycle.issue(request))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("scopes make the token ");
    KeyEdit edit = KeyEdit.nothing().withScopes(scopes());
    assertThatThrownBy(() -> issuer.lifecycle.rotate(id, HOUR, edit))
        .isInstanceOf(InvalidMemberException.class);
    assertNothingIsStored();
    assertThat(issuer.outcome(token)).isEqualTo("VERIFIED");
  }

  /** As many as a key may have. */
  private static List<String> scopes() {
    return IntStream.range(0, 400).mapToObj("scope:%03d"::formatted).toList();
  }
}
