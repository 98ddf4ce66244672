package dev.apikeys.example;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.util.Map;

/** What an application does that has no signed keys, and so not the library that signs them. */
final class WithoutNimbus {

  private WithoutNimbus() {}

  public static void main(String[] arguments) {
    try {
      Class.forName("com.nimbusds.jose.JWSObject");
      throw new AssertionError("the class path holds what must be absent");
    } catch (ClassNotFoundException asExpected) {
      PlainJavaExample.run(new byte[32], System.out::println);
      try (ApiKeys keys = KeyLifeExample.governed(new InMemoryKeyStore(), new byte[32], Map.of())) {
        IssuedKey issued = keys.as(Actor.of("alice")).issue(NewKey.named("ci"));
        KeyLifeExample.operate(keys, issued.key().id());
      }
    }
  }
}
