package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.Verification.Verified;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One format and one verifier, used by many threads at once. */
class ConcurrentJwtTest {

  private static final int THREADS = 8;
  private static final int TIMES = 50;

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void mintsAndVerifiesByManyThreadsAtOnce(GivenKeys given) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (GivenIssuer issuer = GivenIssuer.signingWith(given)) {
      JwtVerifier verifier = issuer.verifier();
      Callable<Set<String>> work =
          () -> {
            start.await();
            Set<String> tokens = new HashSet<>();
            for (int i = 0; i < TIMES; i++) {
              tokens.add(issuedAndVerified(issuer, verifier));
            }
            return tokens;
          };
      Set<String> all = new HashSet<>();
      List<Callable<Set<String>>> works = IntStream.range(0, THREADS).mapToObj(i -> work).toList();
      for (Future<Set<String>> done : pool.invokeAll(works)) {
        all.addAll(done.get());
      }
      assertThat(all).hasSize(THREADS * TIMES);
    } finally {
      pool.shutdownNow();
    }
  }

  private static String issuedAndVerified(GivenIssuer issuer, JwtVerifier verifier) {
    IssuedKey issued = issuer.issue();
    String token = issued.token().reveal();
    assertThat(issuer.verify(token))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> assertThat(verified.key().id()).isEqualTo(issued.key().id()));
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            JwtVerification.Verified.class,
            verified -> assertThat(verified.claims().keyId()).isEqualTo(issued.key().id()));
    String forged = Forger.signed(Forger.json(token, 0), Forger.json(token, 1), GivenKeys.OTHER_EC);
    assertThat(GivenIssuer.outcome(verifier.verify(forged))).isEqualTo("SIGNATURE");
    return token;
  }
}
