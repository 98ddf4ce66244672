package dev.apikeys;

import static dev.apikeys.Refusals.HOSTILE;
import static dev.apikeys.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Lifecycle} makes of input that nothing good can come of. */
class LifecycleInputTest {

  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = ApiKeys.create(store, "acme_live");
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final NewKey request = NewKey.named("ci");

  @AfterEach
  void close() {
    keys.close();
  }

  private List<Consumer<String>> callsOfOneKey() {
    return List.of(
        lifecycle::get,
        id -> lifecycle.edit(id, KeyEdit.nothing()),
        id -> lifecycle.edit(id, 1, KeyEdit.nothing()),
        lifecycle::enable,
        lifecycle::disable,
        lifecycle::rotate,
        id -> lifecycle.rotate(id, Duration.ZERO),
        id -> lifecycle.revoke(id, ""),
        lifecycle::delete);
  }

  static Stream<String> idsOfNoKey() {
    return Stream.of(
        "", " ", "a\u0000", "a\nb", "a\u001b[31m", "\u202ea", "a\ud800", "x".repeat(256));
  }

  @ParameterizedTest
  @MethodSource("idsOfNoKey")
  void knowsNoKeyOfAnIdThatNoneCanHave(String id) {
    for (Consumer<String> call : callsOfOneKey()) {
      assertThatThrownBy(() -> call.accept(id)).isInstanceOf(ApiKeyException.UnknownKey.class);
    }
  }

  @ParameterizedTest
  @MethodSource("idsOfNoKey")
  void asksNoStoreForAnIdThatNoKeyCanHave(String id) {
    for (Consumer<String> call : callsOfOneKey()) {
      assertThatThrownBy(() -> call.accept(id)).isNotNull();
    }
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void repeatsAnUnknownIdAsALogLineCanBearIt() {
    for (Consumer<String> call : callsOfOneKey()) {
      assertThatThrownBy(() -> call.accept(HOSTILE + "x".repeat(9_999)))
          .message()
          .hasSizeLessThan(100)
          .satisfies(Refusals::assertHarmless);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\u0000", "\u001b[31m", "\u202e", "\ud800"})
  void refusesAnUnprintableReason(String reason) {
    String id = lifecycle.issue(request).key().id();
    assertRefused("reason", () -> lifecycle.revoke(id, reason));
    assertThat(lifecycle.get(id).revocation()).isEmpty();
  }

  @Test
  void refusesAReasonOfMoreThan255Characters() {
    String id = lifecycle.issue(request).key().id();
    assertRefused("reason", () -> lifecycle.revoke(id, "x".repeat(256)));
    assertThat(lifecycle.revoke(id, "x".repeat(255)).revocation()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\n", "\u0000", "\u001b[31m", "é"})
  void refusesAnIllegalRequestIdAndStoresNothing(String id) {
    assertRefused("request_id", () -> lifecycle.issueOnce(id, request));
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void refusesAnOverlongRequestId() {
    assertRefused("request_id", () -> lifecycle.issueOnce("x".repeat(256), request));
  }

  @Test
  void refusesANegativeOverlapAndOneBeyondThePolicys() {
    String id = lifecycle.issue(request).key().id();
    assertRefused("overlap_seconds", () -> lifecycle.rotate(id, Duration.ofNanos(-1)));
    assertRefused("overlap_seconds", () -> lifecycle.rotate(id, Duration.ofDays(31)));
    assertThat(lifecycle.get(id).secrets()).hasSize(1);
  }
}
