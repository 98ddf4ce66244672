package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRequestTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a\n", "a\u0000", "a\u001b[31m", "é", "\u202e"})
  void refusesAnIdThatIsNotPrintableAscii(String id) {
    assertRefused("request_id", () -> new KeyRequest("user:alice", id, "print"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "user:a\nb", "user:\u202e"})
  void refusesAnActorThatThereCannotBe(String actor) {
    assertRefused("actor", () -> new KeyRequest(actor, "r-1", "print"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u0000"})
  void refusesABlankOrUnprintableFingerprint(String fingerprint) {
    assertRefused("fingerprint", () -> new KeyRequest("user:alice", "r-1", fingerprint));
  }

  @Test
  void refusesWhatIsLongerThanStoresKeep() {
    assertRefused("request_id", () -> new KeyRequest("user:a", "x".repeat(256), "print"));
    assertRefused("actor", () -> new KeyRequest("x".repeat(263), "r-1", "print"));
    assertRefused("fingerprint", () -> new KeyRequest("user:a", "r-1", "f".repeat(129)));
  }

  @Test
  void printsNoDigest() {
    assertThat(KeyRequest.lasting("{sha256}00ff"))
        .hasToString(
            "KeyRequest[actor=system:import, id=lasting:redacted, fingerprint=taken over]");
    assertThat(new KeyRequest("user:alice", "r-1", "print"))
        .hasToString("KeyRequest[actor=user:alice, id=r-1, fingerprint=print]");
  }
}
