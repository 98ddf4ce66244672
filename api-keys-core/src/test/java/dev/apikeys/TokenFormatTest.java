package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys whose tokens are of another form, which says itself when they end. */
class TokenFormatTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant END = GivenClock.START.plus(HOUR).truncatedTo(ChronoUnit.SECONDS);

  /** Tokens of the form {@code ending-}, secret id, {@code -}, end in seconds. */
  private static class Ending implements TokenFormat {

    @Override
    public Recognition recognise(String presented) {
      String[] parts = presented.split("-", 3);
      return parts[0].equals("ending")
          ? new Recognition.Ours(Optional.of(parts[1]).filter(id -> parts.length == 3))
          : new Recognition.No();
    }

    @Override
    public String display(String secretId) {
      return "ending-" + secretId;
    }

    @Override
    public Optional<Instant> endOf(ApiKey key) {
      return key.expiresAt().map(end -> end.truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public Token mint(ApiKey key, Secret secret) {
      return Token.of(
          display(secret.id())
              + "-"
              + secret.expiresAt().map(end -> "" + end.getEpochSecond()).orElse("never"));
    }
  }

  private static final class Publishing extends Ending {
    @Override
    public Optional<String> publishedKeys() {
      return Optional.of("{\"keys\":[]}");
    }
  }

  private final GivenClock clock = new GivenClock();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys =
      ApiKeys.builder(store).prefix("acme").format(new Ending()).clock(clock).build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final IssuedKey issued = lifecycle.issue(NewKey.named("ci").expiringIn(HOUR));
  private final String id = issued.key().id();

  @AfterEach
  void close() {
    keys.close();
  }

  private Verification verify(IssuedKey presented) {
    return keys.verify(presented.token().reveal(), VerificationContext.none());
  }

  private void assertExpired(IssuedKey presented) {
    assertThat(verify(presented)).isEqualTo(Rejected.proven(Rejection.EXPIRED, issued.key()));
  }

  @Test
  void mintsAndRecognises() {
    assertThat(issued.token().reveal())
        .isEqualTo(issued.key().keyPrefix() + "-" + END.getEpochSecond());
    assertThat(verify(issued)).isInstanceOf(Verified.class);
  }

  @Test
  void isNotOutgoingForSayingItsEnd() {
    assertThat(((Verified) verify(issued)).outgoingUntil()).isEmpty();
  }

  @Test
  void leavesTokensOfTheLibrarysOwnFormAccepted() {
    try (ApiKeys earlier = ApiKeys.create(store, "acme")) {
      assertThat(verify(earlier.as(Actor.of("alice")).issue(NewKey.named("own"))))
          .isInstanceOf(Verified.class);
    }
  }

  @Test
  void isAcceptedWhereItIsReadAlone() {
    try (ApiKeys later =
        ApiKeys.builder(store).prefix("acme").readableFormat(new Ending()).clock(clock).build()) {
      assertThat(later.verify(issued.token().reveal(), VerificationContext.none()))
          .isInstanceOf(Verified.class);
      assertThat(later.as(Actor.of("alice")).issue(NewKey.named("own")).token().reveal())
          .startsWith("acme_");
    }
  }

  @Test
  void publishesNoKeysUnlessItSaysSo() {
    assertThat(keys.publishedKeys()).isEmpty();
    TokenFormat publishing = new Publishing();
    try (ApiKeys later = ApiKeys.builder(store).readableFormat(publishing).build()) {
      assertThat(later.publishedKeys()).contains("{\"keys\":[]}");
    }
  }

  @Test
  void isForeignWhereItIsNotRead() {
    try (ApiKeys other = ApiKeys.create(store, "acme")) {
      assertThat(other.verify(issued.token().reveal(), VerificationContext.none()))
          .isEqualTo(Rejected.because(Rejection.FOREIGN));
    }
  }

  @Test
  void endsWhenItSaysSo() {
    clock.set(END.minusMillis(1));
    assertThat(verify(issued)).isInstanceOf(Verified.class);
    clock.set(END);
    assertExpired(issued);
  }

  @Test
  void endsBeforeItSaysSoWithItsKey() {
    ApiKey shortened = lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(1)));
    clock.advance(Duration.ofMinutes(1));
    assertThat(verify(issued)).isEqualTo(Rejected.proven(Rejection.EXPIRED, shortened));
  }

  @Test
  void mayEndAgainWhenItSaysSo() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(1)));
    lifecycle.edit(id, KeyEdit.nothing().expiringAt(END));
    clock.set(END.minusMillis(1));
    assertThat(verify(issued)).isInstanceOf(Verified.class);
  }

  @Test
  void leavesThePartOfASecondThatItDoesNotSayToItsKey() {
    lifecycle.edit(id, KeyEdit.nothing().expiringIn(Duration.ofMinutes(1)));
    lifecycle.edit(id, KeyEdit.nothing().expiringAt(GivenClock.START.plus(HOUR)));
    lifecycle.edit(id, KeyEdit.nothing().expiringAt(END.plusMillis(999)));
    clock.set(END);
    assertThat(((Rejected) verify(issued)).reason()).isEqualTo(Rejection.EXPIRED);
  }

  @Test
  void needsARotationToEndLater() {
    for (KeyEdit later :
        new KeyEdit[] {
          KeyEdit.nothing().expiringAt(END.plusSeconds(1)), KeyEdit.nothing().neverExpiring()
        }) {
      assertThatThrownBy(() -> lifecycle.edit(id, later))
          .isInstanceOf(ApiKeyException.RotationNeeded.class)
          .hasMessage(
              "the token of the key %s says itself when it ends: give the key its later end by a"
                      .formatted(id)
                  + " rotation, which mints another token");
    }
    assertThat(lifecycle.get(id)).isEqualTo(issued.key());
  }

  @Test
  void endsLaterOnceItIsRotatedWithALaterEnd() {
    KeyEdit later = KeyEdit.nothing().expiringIn(HOUR.multipliedBy(3)).named("cd");
    IssuedKey rotated = lifecycle.rotate(id, HOUR.multipliedBy(2), later);
    assertThat(rotated.key().name()).isEqualTo("cd");
    assertThat(rotated.key().version()).isEqualTo(2);
    assertThat(((Verified) verify(issued)).outgoingUntil()).contains(END);
    clock.set(END);
    assertThat(verify(issued))
        .isInstanceOfSatisfying(
            Rejected.class, refused -> assertThat(refused.reason()).isEqualTo(Rejection.EXPIRED));
    assertThat(verify(rotated)).isInstanceOf(Verified.class);
  }

  @Test
  void comesBackFromItsEndByARotationAlone() {
    clock.advance(HOUR);
    KeyEdit later = KeyEdit.nothing().expiringIn(HOUR);
    assertThatThrownBy(() -> lifecycle.edit(id, later))
        .isInstanceOf(ApiKeyException.RotationNeeded.class);
    assertThat(verify(lifecycle.rotate(id, Duration.ZERO, later))).isInstanceOf(Verified.class);
  }

  @Test
  void leavesTheEndOfAnEndlessTokenToItsKey() {
    IssuedKey endless = lifecycle.issue(NewKey.named("ci"));
    lifecycle.edit(endless.key().id(), KeyEdit.nothing().expiringIn(HOUR));
    lifecycle.edit(endless.key().id(), KeyEdit.nothing().neverExpiring());
    clock.advance(HOUR);
    assertThat(verify(endless)).isInstanceOf(Verified.class);
  }

  /** A form that breaks one of its promises. */
  private static final class Broken implements TokenFormat {

    private final String start;
    private final int length;

    Broken(String start, int length) {
      this.start = start;
      this.length = length;
    }

    @Override
    public Recognition recognise(String presented) {
      return presented.startsWith("ending-")
          ? new Recognition.Ours(Optional.of(presented.substring("ending-".length())))
          : new Recognition.Maybe(List.of("{sha256}00"));
    }

    @Override
    public String display(String secretId) {
      return "x".repeat(length);
    }

    @Override
    public Token mint(ApiKey key, Secret secret) {
      return Token.of(start + secret.id());
    }
  }

  @Test
  void isRefusedBeforeAnythingIsStoredIfAnotherTakesItsTokensForItsOwn() {
    try (ApiKeys shadowed =
        ApiKeys.builder(store).prefix("key").format(new Broken("key_", 9)).build()) {
      assertThatThrownBy(() -> shadowed.as(Actor.of("alice")).issue(NewKey.named("ci")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does another form take its tokens for its own?");
    }
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(issued.key());
  }

  @Test
  void isRefusedBeforeAnythingIsStoredIfItBreaksItsPromises() {
    for (TokenFormat broken :
        List.of(new Broken("other-", 9), new Broken("ending-0", 9), new Broken("ending-", 65))) {
      try (ApiKeys bad =
          ApiKeys.builder(store).prefix("acme").format(broken).clock(clock).build()) {
        Lifecycle life = bad.as(Actor.of("alice"));
        assertThatThrownBy(() -> life.issue(NewKey.named("ci")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("TokenFormatTest$Broken");
        assertThatThrownBy(() -> life.rotate(id)).isInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(lifecycle.list(KeyQuery.all())).containsExactly(issued.key());
    try (ApiKeys good =
        ApiKeys.builder(store)
            .prefix("acme")
            .format(new Broken("ending-", 64))
            .clock(clock)
            .build()) {
      assertThat(good.as(Actor.of("alice")).issue(NewKey.named("ci")).key().keyPrefix())
          .hasSize(64);
    }
  }
}
