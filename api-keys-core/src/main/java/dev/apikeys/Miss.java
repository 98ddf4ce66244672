package dev.apikeys;

import java.util.Optional;

/**
 * That no secret was found which a token proves.
 *
 * @param why the reason, none of which says more than that
 * @param quota of failed attempts, if they are used up
 */
record Miss(Rejection why, Optional<Quota> quota) implements Finding {

  static final Miss MALFORMED = new Miss(Rejection.MALFORMED, Optional.empty());
  static final Miss UNKNOWN = new Miss(Rejection.UNKNOWN, Optional.empty());
  static final Miss FOREIGN = new Miss(Rejection.FOREIGN, Optional.empty());
  static final Miss UNAVAILABLE = new Miss(Rejection.UNAVAILABLE, Optional.empty());

  static Miss throttled(Quota attempts) {
    return new Miss(Rejection.THROTTLED, Optional.of(attempts));
  }
}
