package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.Rejection;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import dev.apikeys.spring.test.TestApiKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;

class RefusalEventsTest {

  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  private final List<ApiKeyRefusedEvent> published = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final ApplicationEventPublisher publisher =
      event -> published.add((ApiKeyRefusedEvent) event);
  private final RefusalEvents events = new RefusalEvents(publisher, nanos::get);

  private void refuse(Rejection reason, String address) {
    events.verified(
        new Rejected(reason, List.of(), Optional.empty(), Optional.empty()),
        VerificationContext.none().of(address, "GET", "/"),
        AT);
  }

  private void refuseProven(String address) {
    ApiKey key = TestApiKeys.principal("alice").key();
    events.verified(
        new Rejected(Rejection.REVOKED, List.of(), Optional.of(key), Optional.empty()),
        VerificationContext.none().of(address, "GET", "/"),
        AT);
  }

  private static String address(int i) {
    return "2001:db8::" + Integer.toHexString(i);
  }

  private void wait(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void areOneAMinuteForEachReasonAndAddress() {
    for (int i = 0; i < 3; i++) {
      refuse(Rejection.UNKNOWN, "192.0.2.1");
      refuse(Rejection.UNKNOWN, "192.0.2.2");
      refuse(Rejection.MALFORMED, "192.0.2.1");
    }
    assertThat(published)
        .containsExactly(
            new ApiKeyRefusedEvent(
                Rejection.UNKNOWN, Optional.empty(), Optional.of("192.0.2.1"), AT),
            new ApiKeyRefusedEvent(
                Rejection.UNKNOWN, Optional.empty(), Optional.of("192.0.2.2"), AT),
            new ApiKeyRefusedEvent(
                Rejection.MALFORMED, Optional.empty(), Optional.of("192.0.2.1"), AT));
  }

  @Test
  void comeAgainAfterAMinuteHoweverOftenItWasRefusedMeanwhile() {
    refuse(Rejection.UNKNOWN, "192.0.2.1");
    wait(Duration.ofSeconds(59));
    refuse(Rejection.UNKNOWN, "192.0.2.1");
    assertThat(published).hasSize(1);
    wait(Duration.ofSeconds(1));
    refuse(Rejection.UNKNOWN, "192.0.2.1");
    assertThat(published).hasSize(2);
  }

  @Test
  void areAThousandAMinuteAtMost() {
    for (int i = 0; i < RefusalEvents.MOST + 500; i++) {
      refuseProven(address(i));
    }
    assertThat(published).hasSize(RefusalEvents.MOST);
    wait(Duration.ofMinutes(1));
    refuseProven("2001:db8::ffff");
    assertThat(published).hasSize(RefusalEvents.MOST + 1);
  }

  @Test
  void areStillOfKeysWhileAnybodyTriesWhatIsNone() {
    for (int i = 0; i < 2 * RefusalEvents.MOST; i++) {
      refuse(Rejection.MALFORMED, address(i));
    }
    assertThat(published).hasSize(RefusalEvents.MOST_UNPROVEN);
    refuseProven(address(1));
    assertThat(published)
        .last()
        .extracting(ApiKeyRefusedEvent::reason)
        .isEqualTo(Rejection.REVOKED);
  }

  @Test
  void areNoneOfCredentialsThatAreNoKeys() {
    refuse(Rejection.FOREIGN, "192.0.2.1");
    assertThat(published).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "<script>", "192.0.2.1 key_abc"})
  void tellNoAddressThatALogCouldNotBear(String address) {
    refuse(Rejection.UNKNOWN, address);
    refuse(Rejection.UNKNOWN, "1".repeat(65));
    assertThat(published).hasSize(1);
    assertThat(published.get(0).address()).isEmpty();
  }
}
