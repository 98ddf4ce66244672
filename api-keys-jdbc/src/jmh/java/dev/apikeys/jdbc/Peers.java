package dev.apikeys.jdbc;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Other ways to prove a credential, without any look-up. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Peers {

  private static final int COST = 10;

  private final BCryptPasswordEncoder encoder = new BCryptPasswordEncoder(COST);
  private final String secret = OwnTable.token(1);
  private String bcryptHash;
  private String rsaToken;
  private String ecToken;
  private JWSVerifier rsaVerifier;
  private JWSVerifier ecVerifier;

  /** Makes keys, tokens and a hash, and sees that they are proved. */
  @Setup
  public void make() throws JOSEException, ParseException {
    bcryptHash = requireNonNull(encoder.encode(secret));
    RSAKey rsa = new RSAKeyGenerator(2048).generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).generate();
    rsaToken = token(JWSAlgorithm.RS256, new RSASSASigner(rsa));
    ecToken = token(JWSAlgorithm.ES256, new ECDSASigner(ec));
    rsaVerifier = new RSASSAVerifier(rsa.toRSAPublicKey());
    ecVerifier = new ECDSAVerifier(ec.toECPublicKey());
    if (!bcrypt() || !rs256() || !es256()) {
      throw new IllegalStateException("not proved");
    }
  }

  private static String token(JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("https://acme.example")
            .subject("user-123")
            .claim("scopes", List.of(Keyring.SCOPE, "orders:write"))
            .expirationTime(Date.from(Instant.now().plus(Keyring.LIFETIME)))
            .build();
    SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  /** Measures bcrypt of cost 10, which is Spring Security's default. */
  @Benchmark
  public boolean bcrypt() {
    return encoder.matches(secret, bcryptHash);
  }

  /** Measures a JWT under a 2048-bit RSA key, read and verified by Nimbus, with its end. */
  @Benchmark
  public boolean rs256() throws JOSEException, ParseException {
    return verifies(rsaToken, rsaVerifier);
  }

  /** Measures a JWT under a P-256 key, read and verified by Nimbus, with its end. */
  @Benchmark
  public boolean es256() throws JOSEException, ParseException {
    return verifies(ecToken, ecVerifier);
  }

  private static boolean verifies(String token, JWSVerifier verifier)
      throws JOSEException, ParseException {
    SignedJWT jwt = SignedJWT.parse(token);
    return jwt.verify(verifier)
        && jwt.getJWTClaimsSet().getExpirationTime().toInstant().isAfter(Instant.now());
  }
}
