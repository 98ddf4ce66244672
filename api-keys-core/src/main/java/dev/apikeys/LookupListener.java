package dev.apikeys;

/**
 * Is told of each look-up of a secret that a verification makes: for meters.
 *
 * <p>Not told of what is refused without a look-up: what is malformed or foreign by its form alone,
 * throttled, or beyond the {@linkplain ApiKeysBuilder#missBudget budget}. Called on the thread that
 * verifies, before the outcome is answered: it must be quick and wait for nothing. What it throws
 * is logged and changes nothing.
 */
@FunctionalInterface
public interface LookupListener {

  /**
   * A secret was looked up, or found to be absent, or the store was broken.
   *
   * @param remembered whether memory had the answer, that there is no such secret among them, so
   *     that the store was not asked
   * @param nanos how long it took in nanoseconds, with the comparison of what was presented
   */
  void lookedUp(boolean remembered, long nanos);
}
