package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands where a test puts it. */
public final class GivenClock implements InstantSource {

  public static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");

  private Instant now = START;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  public synchronized void set(Instant instant) {
    this.now = instant;
  }

  public void advance(Duration step) {
    set(instant().plus(step));
  }
}
