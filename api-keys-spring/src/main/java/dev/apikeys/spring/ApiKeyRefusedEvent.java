package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.Rejection;
import java.time.Instant;
import java.util.Optional;

/**
 * Published in the application's context when a presented key is refused: a sample, for alerts.
 *
 * <p>At most one a minute is published for each reason and client address, and at most 1,000 a
 * minute in all, half of them where no key was proven; meters count every refusal. None is
 * published for credentials that are no keys ({@link Rejection#FOREIGN}), and none for a store that
 * is broken. It comes on the thread that verifies, which waits for each listener: a slow one should
 * be {@code @Async}. What one throws is logged and changes nothing. Holds nothing of what was
 * presented. Immutable.
 *
 * @param reason why it was refused
 * @param keyId which key it was, once possession of its secret was proven; else empty
 * @param address the client's address; empty if it is not known, or nothing that a log could bear
 * @param at when
 */
public record ApiKeyRefusedEvent(
    Rejection reason, Optional<String> keyId, Optional<String> address, Instant at) {

  /** Refuses null. */
  public ApiKeyRefusedEvent {
    requireNonNull(reason, "reason");
    requireNonNull(keyId, "keyId");
    requireNonNull(address, "address");
    requireNonNull(at, "at");
  }
}
