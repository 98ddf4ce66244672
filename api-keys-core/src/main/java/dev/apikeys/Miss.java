package dev.apikeys;

/**
 * That no secret was found which a token proves.
 *
 * @param why the reason, none of which says more than that
 */
record Miss(Rejection why) implements Finding {

  static final Miss MALFORMED = new Miss(Rejection.MALFORMED);
  static final Miss UNKNOWN = new Miss(Rejection.UNKNOWN);
  static final Miss FOREIGN = new Miss(Rejection.FOREIGN);
  static final Miss UNAVAILABLE = new Miss(Rejection.UNAVAILABLE);
}
