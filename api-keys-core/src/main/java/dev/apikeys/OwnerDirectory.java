package dev.apikeys;

/**
 * Where the application is asked about the owners of keys: its user table, as a rule.
 *
 * <p>Asked while a key is verified, at most once in {@value #MAX_AGE_SECONDS} seconds for each
 * owner while it is remembered; {@link ApiKeys#ownerChanged} lets it be asked anew at once. Not
 * asked for ownerless keys. Called by many threads, of which those that verify keys of one owner
 * wait for one answer. What it throws is a broken store: the key is neither accepted nor refused.
 */
@FunctionalInterface
public interface OwnerDirectory {

  /** How long an answer is remembered. */
  int MAX_AGE_SECONDS = 10;

  /** The most owners that are remembered. */
  int MAX_REMEMBERED = 10_000;

  /** What is to be said of this owner; {@link OwnerState#disabled()} if there is none such. */
  OwnerState find(String tenant, String owner);
}
