package dev.apikeys.jdbc;

import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Refusal of what is no key's token, which never needs the store. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class Refusal {

  private static final String LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

  private String[] foreign;
  private String[] malformed;
  private String[] altered;

  /** Makes as many of each as there are tokens, and as long. */
  @Setup
  public void make(CachedKeys keys) {
    Random random = Keyring.random();
    foreign = make(keys, Rejection.FOREIGN, token -> letters(random, token.length()));
    malformed = make(keys, Rejection.MALFORMED, token -> garbage(random, token));
    altered = make(keys, Rejection.MALFORMED, Refusal::altered);
  }

  private static String[] make(CachedKeys keys, Rejection expected, UnaryOperator<String> change) {
    String[] made = Arrays.stream(keys.tokens()).map(change).toArray(String[]::new);
    for (String token : made) {
      if (!(keys.verify(token) instanceof Verification.Rejected rejected)
          || rejected.reason() != expected) {
        throw new IllegalStateException("not refused as " + expected);
      }
    }
    return made;
  }

  private static String letters(Random random, int length) {
    return random
        .ints(length, 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /** All that a token has but its id, so that no more than the checksum is wrong. */
  private static String garbage(Random random, String token) {
    String id = Keyring.idOf(token);
    return token.replace(id, letters(random, id.length()));
  }

  /** The last character is one of the checksum's. */
  private static String altered(String token) {
    int last = token.length() - 1;
    return token.substring(0, last) + (token.charAt(last) == '0' ? '1' : '0');
  }

  /** Measures the refusal of random letters, which are another mechanism's credential. */
  @Benchmark
  public Verification foreign(CachedKeys keys, Turn turn) {
    return keys.verify(turn.of(foreign));
  }

  /** Measures the refusal of unknown ids with a wrong checksum, which needs no digest. */
  @Benchmark
  public Verification malformed(CachedKeys keys, Turn turn) {
    return keys.verify(turn.of(malformed));
  }

  /** Measures the refusal of tokens in use with another last character, which needs a digest. */
  @Benchmark
  public Verification altered(CachedKeys keys, Turn turn) {
    return keys.verify(turn.of(altered));
  }
}
