package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands where a test puts it. */
final class GivenClock implements InstantSource {

  static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");

  private Instant now = START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void set(Instant instant) {
    this.now = instant;
  }

  void advance(Duration step) {
    set(instant().plus(step));
  }
}
