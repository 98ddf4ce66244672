package dev.apikeys.jdbc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.apikeys.TokenFormat;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The same keys with tokens that are JWTs, signed by RS256. */
@State(Scope.Benchmark)
public class SignedKeys extends CachedKeys {

  @Override
  Optional<TokenFormat> format() {
    try {
      String jwk = new RSAKeyGenerator(2048).keyID("2026-01").generate().toJSONString();
      return Optional.of(
          JwtFormat.create("https://acme.example", JwtKeys.signingWith(JwtKey.ofJwk(jwk))));
    } catch (JOSEException broken) {
      throw new IllegalStateException("no RSA key can be made", broken);
    }
  }
}
