package dev.apikeys.contract;

import dev.apikeys.KeyStore;

/**
 * The promises of {@link KeyStore} as tests, races included. Whoever writes a store extends it:
 *
 * <pre>{@code
 * class MyKeyStoreTest extends KeyStoreContract {
 *   @Override
 *   public KeyStore store() {
 *     return store; // fresh and empty for each test, the same within one
 *   }
 * }
 * }</pre>
 *
 * <p>The tests run up to {@value Crowd#MANY} threads at once on one store. They use instants of
 * their own, so that a store needs no clock.
 */
public abstract class KeyStoreContract
    implements InsertContract,
        RequestContract,
        ImportContract,
        OwnerLimitContract,
        FindContract,
        ListContract,
        IdleContract,
        ChangeContract,
        RotationContract,
        JournalContract,
        UseContract,
        PurgeContract,
        RaceContract,
        IssueRaceContract,
        EditRaceContract,
        RotationRaceContract,
        VerificationRaceContract {

  /** For subclasses. */
  protected KeyStoreContract() {}

  /** The store under test: empty when a test begins, and the same throughout it. */
  @Override
  public abstract KeyStore store();
}
