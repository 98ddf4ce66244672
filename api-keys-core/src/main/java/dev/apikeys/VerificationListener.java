package dev.apikeys;

import java.time.Instant;

/**
 * Is told of each verification that came to an outcome: for usage logs, counts and alerts.
 *
 * <p>Called on the thread that verifies, before the outcome is answered: it must be quick and wait
 * for nothing. What it throws is logged and changes nothing. Path and address are as the client and
 * the network gave them, and not fit for a log as they are.
 */
@FunctionalInterface
public interface VerificationListener {

  /**
   * A presented credential was verified.
   *
   * @param outcome what came of it
   * @param context what was known of the request
   * @param at when
   */
  void verified(Verification outcome, VerificationContext context, Instant at);
}
