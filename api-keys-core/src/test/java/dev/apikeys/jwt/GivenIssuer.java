package dev.apikeys.jwt;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.GivenClock;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.RateLimit;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.util.List;

/** An application that issues signed keys. */
final class GivenIssuer implements AutoCloseable {

  static final String URL = "https://issuer.example";

  final GivenClock clock = new GivenClock();
  final KeyStore store = new InMemoryKeyStore();
  final JwtFormat format;
  final ApiKeys keys;
  final Lifecycle lifecycle;

  GivenIssuer(JwtFormat format) {
    this.format = format;
    this.keys = reading(format);
    this.lifecycle = keys.as(Actor.of("alice"));
  }

  static GivenIssuer signingWith(GivenKeys key) {
    return new GivenIssuer(JwtFormat.create(URL, JwtKeys.signingWith(key.key())));
  }

  /** The same store behind another form of tokens. */
  ApiKeys reading(JwtFormat other) {
    return ApiKeys.builder(store)
        .failedAttempts(new RateLimit(RateLimit.MAX_REQUESTS, Duration.ofSeconds(1)))
        .prefix("acme")
        .pepper("p1", new byte[32])
        .format(other)
        .clock(clock)
        .build();
  }

  static NewKey request() {
    return NewKey.named("ci")
        .inTenant("acme")
        .ownedBy("user-123")
        .withScopes("orders:read", "orders:write")
        .expiringIn(Duration.ofHours(1));
  }

  IssuedKey issue() {
    return lifecycle.issue(request());
  }

  String token() {
    return issue().token().reveal();
  }

  Verification verify(String token) {
    return keys.verify(token, VerificationContext.none());
  }

  Verification verify(IssuedKey issued) {
    return verify(issued.token().reveal());
  }

  /** What is made of a token here: VERIFIED, or why not. */
  String outcome(String token) {
    return outcome(verify(token));
  }

  static String outcome(Verification verification) {
    return verification instanceof Rejected rejected ? rejected.reason().name() : "VERIFIED";
  }

  /** What another service makes of a token: VERIFIED, or why not. */
  String outcomeElsewhere(String token) {
    return outcome(verifier().verify(token));
  }

  static String outcome(JwtVerification verification) {
    return verification instanceof JwtVerification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  JwtVerifier verifier() {
    return JwtVerifier.create(URL, format.publishedKeys().orElseThrow()).withClock(clock);
  }

  List<String> outcomes(String token) {
    return List.of(outcome(token), outcomeElsewhere(token));
  }

  @Override
  public void close() {
    keys.close();
  }
}
