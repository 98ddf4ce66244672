package dev.apikeys.example;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.contract.KeyStoreContract;

class YourKeyStoreTest extends KeyStoreContract {

  private final KeyStore store = new InMemoryKeyStore(); // yours, fresh for each test

  @Override
  public KeyStore store() {
    return store;
  }
}
