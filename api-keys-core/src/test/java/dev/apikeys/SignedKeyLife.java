package dev.apikeys;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import dev.apikeys.jwt.JwtVerifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Everything that the life of a signed key brings forth. */
final class SignedKeyLife implements AutoCloseable {

  private static final String ISSUER = "https://issuer.example";
  private static final String ZEROS = "A".repeat(43);

  private final JwtKeys signing =
      JwtKeys.signingWith(GivenKeys.RSA.key()).publishing(GivenKeys.EC.key(), GivenKeys.ED.key());
  private final JwtFormat format = JwtFormat.create(ISSUER, signing);
  private final ApiKeys keys = ApiKeys.builder(new InMemoryKeyStore()).format(format).build();
  private final IssuedKey issued =
      keys.as(Actor.of("alice")).issue(NewKey.named("ci").ownedBy("alice").withScopes("a:b"));
  private final String token = issued.token().reveal();

  List<Object> values() {
    JwtVerifier verifier = JwtVerifier.create(ISSUER, format.publishedKeys().orElseThrow());
    return Stream.concat(
            Stream.of(
                signing,
                format,
                issued,
                format.recognise(token),
                keys.verify(token, VerificationContext.none()),
                verifier,
                verifier.verify(token),
                verifier.verify(token + "A"),
                catchThrowable(() -> verifier.withAudience(" " + token)),
                catchThrowable(() -> JwtVerifier.create(ISSUER, token)),
                catchThrowable(() -> JwtFormat.create(token.repeat(2), signing)),
                catchThrowable(() -> Scopes.of(token))),
            Arrays.stream(GivenKeys.values()).flatMap(SignedKeyLife::valuesOf))
        .toList();
  }

  /** A key, and what is thrown at whoever hands it over in the wrong place or broken. */
  private static Stream<Object> valuesOf(GivenKeys given) {
    JwtKey key = given.key();
    String jwk = given.privateJwk();
    return Stream.of(
        key,
        catchThrowable(() -> JwtKey.ofPem(jwk, jwk)),
        catchThrowable(() -> JwtKey.ofPem("k", jwk)),
        catchThrowable(() -> JwtKey.ofJwk(jwk.replaceFirst("\"kid\":\"\\w+\",", ""))),
        catchThrowable(() -> JwtKey.ofJwk(jwk.replace("\"kty\":\"", "\"kty\":\"X"))),
        catchThrowable(() -> JwtKey.ofJwk(jwk.replaceFirst("(?<=\"[nx]\":\").{43}", ZEROS))),
        catchThrowable(() -> JwtKey.ofJwk(jwk + jwk)),
        catchThrowable(() -> JwtKeys.signingWith(key).publishing(key)),
        catchThrowable(() -> JwtVerifier.create(ISSUER, "{\"keys\":[" + jwk + "]}")));
  }

  /** What nobody may see: the signature, and the keys it is made by. */
  List<String> secrets() {
    return Stream.concat(
            Stream.of(token.substring(token.lastIndexOf('.') + 1)),
            Arrays.stream(GivenKeys.values()).flatMap(given -> given.secrets().stream()))
        .toList();
  }

  @Override
  public void close() {
    keys.close();
  }
}
