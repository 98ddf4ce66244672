package dev.apikeys.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

/** What all benchmarks agree on: the pepper, the keys that are asked for, and the request. */
final class Keyring {

  static final String PREFIX = "acme_live";

  static final String SCOPE = "orders:read";

  static final Duration LIFETIME = Duration.ofDays(90);

  /** How many keys are in use where nothing else is said. */
  static final int IN_USE = 1_024;

  /** A request that needs one scope, of a client whose address is known. */
  static final VerificationContext REQUEST =
      VerificationContext.requiring(ScopeRequirement.allOf(SCOPE))
          .of("192.0.2.1", "GET", "/orders");

  private static final long SEED = 20260101;

  private Keyring() {}

  static byte[] pepper() {
    return "a pepper of 32 bytes and no more".getBytes(UTF_8);
  }

  static ApiKeysBuilder over(KeyStore store) {
    return ApiKeys.builder(store).prefix(PREFIX).pepper("p1", pepper());
  }

  /** Issues keys, ten to an owner; each must be taken from the stream to be issued. */
  static Stream<IssuedKey> issue(ApiKeys keys, int count) {
    Lifecycle lifecycle = keys.as(Actor.of("alice"));
    return Stream.iterate(0, number -> number + 1)
        .limit(count)
        .map(number -> lifecycle.issue(request(number)));
  }

  static NewKey request(int number) {
    return NewKey.named("CI/CD Pipeline Key")
        .ownedBy("user-" + number / 10)
        .withScopes(SCOPE, "orders:write")
        .expiringIn(LIFETIME);
  }

  /** Randomness that is the same in each run. */
  static Random random() {
    return new Random(SEED);
  }

  /** The public id that a token holds. */
  static String idOf(String token) {
    return token.substring(PREFIX.length() + 1, PREFIX.length() + 17);
  }

  /** Fails if one of these is not verified: what fails quickly would look good. */
  static void requireVerified(ApiKeys keys, String... tokens) {
    for (String token : tokens) {
      Verification outcome = keys.verify(token, REQUEST);
      if (!(outcome instanceof Verification.Verified)) {
        throw new IllegalStateException("not verified, but " + outcome);
      }
    }
  }
}
