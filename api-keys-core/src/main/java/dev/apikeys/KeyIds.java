package dev.apikeys;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Ids of keys: UUIDv7 (RFC 9562, section 5.7), which sort by the millisecond of their making. */
final class KeyIds {

  private KeyIds() {}

  static String next(Instant now, SecureRandom random) {
    long high = (now.toEpochMilli() << 16) | 0x7000 | random.nextInt(0x1000);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
