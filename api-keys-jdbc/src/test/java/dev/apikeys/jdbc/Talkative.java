package dev.apikeys.jdbc;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.VerificationContext;
import java.util.List;
import java.util.Optional;

/** A program that does all that can be done with a token, over an H2 that logs what it is given. */
final class Talkative {

  private Talkative() {}

  public static void main(String[] args) {
    try (JdbcKeyStore store = JdbcKeyStore.connect("jdbc:h2:./keys;TRACE_LEVEL_FILE=4", "sa", "")) {
      store.createSchema();
      try (ApiKeys keys =
          ApiKeys.builder(store).prefix("acme_live").pepper("p1", new byte[32]).build()) {
        IssuedKey issued = keys.as(Actor.of("alice")).issue(NewKey.named("one").ownedBy("bob"));
        String token = issued.token().reveal();
        System.out.println(token);
        keys.verify(token, VerificationContext.none());
        keys.verify(token + "x", VerificationContext.none());
        keys.as(Actor.of("alice")).revoke(issued.key().id(), "lost");
        keys.verify(token, VerificationContext.none());
        fail(store, issued.key().id());
        System.out.println(keys.verify(token, VerificationContext.none()));
      }
    }
  }

  private static void fail(JdbcKeyStore store, String keyId) {
    try {
      store.change(
          keyId,
          Optional.empty(),
          truth -> {
            throw new KeyStoreException("no change to " + truth + List.of(truth.proofs()));
          });
    } catch (KeyStoreException expected) {
      System.out.println(expected);
    }
  }
}
