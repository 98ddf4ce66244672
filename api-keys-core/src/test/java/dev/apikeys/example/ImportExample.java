package dev.apikeys.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ImportOutcome;
import dev.apikeys.ImportRow;
import dev.apikeys.ImportedTokens;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import java.time.Instant;
import java.util.List;

/** Keys whose tokens were not issued here: another system's, and the operator's own. */
final class ImportExample {

  private ImportExample() {}

  static ApiKeys importing(KeyStore store, byte[] pepper) {
    ImportedTokens tokens = ImportedTokens.of(43, 43, ImportedTokens.BASE64URL).sha256();
    ApiKeys keys = ApiKeys.builder(store).pepper("p1", pepper).importing(tokens).build();
    return keys;
  }

  static void takeOver(ApiKeys keys, String hash) {
    ImportRow row =
        ImportRow.of(
                "sha256",
                hash, // in hex, base64 or base64url
                () -> NewKey.named("CI").ownedBy("user-123").withScopes("api:read"))
            .shownAs("Ec0dzulx")
            .issuedAt(Instant.parse("2025-11-02T23:41:10Z"));
    for (ImportOutcome outcome :
        keys.as(Actor.system("import")).imports().storeEach(List.of(row))) {
      if (outcome instanceof ImportOutcome.Refused refused) {
        System.out.println(refused.problem());
      }
    }
  }

  static ApiKeys bootstrapping(KeyStore store, byte[] pepper, String secret) {
    ApiKeys keys = ApiKeys.builder(store).pepper("p1", pepper).bootstrap(secret).build();
    NewKey first = NewKey.named("administrator").withScopes("**", "api-keys:admin");
    keys.registerBootstrap(first);
    return keys;
  }
}
