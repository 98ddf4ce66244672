package dev.apikeys;

/**
 * Where the application is asked about the owners of keys: its user table, as a rule.
 *
 * <p>Asked while a key is verified, at most once in {@value #MAX_AGE_SECONDS} seconds for each
 * owner while it is remembered; {@link ApiKeys#ownerChanged} lets it be asked anew at once. Not
 * asked for ownerless keys. Called by many threads, of which those that verify keys of one owner
 * wait for one answer, {@value #MAX_WAIT_SECONDS} seconds at most; it must verify no key itself.
 * What it throws, or an answer that does not come, is a broken store: the key is neither accepted
 * nor refused.
 */
@FunctionalInterface
public interface OwnerDirectory {

  /** How long an answer is remembered. */
  int MAX_AGE_SECONDS = 10;

  /** How long a verification waits for an answer that another one has asked for. */
  int MAX_WAIT_SECONDS = 10;

  /** The most owners that are remembered. */
  int MAX_REMEMBERED = 10_000;

  /** What is to be said of this owner; {@link OwnerState#inactive()} if there is none such. */
  OwnerState find(String tenant, String owner);
}
