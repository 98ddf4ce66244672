package dev.apikeys;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Shows that something holds of random input, again and again. What fails tells the seed with which
 * {@code -Dapi-keys.seed=N} shows that one case alone.
 */
public final class Seeded {

  private static final String PROPERTY = "api-keys.seed";

  private Seeded() {}

  public static void times(int times, Consumer<Random> property) {
    Long given = Long.getLong(PROPERTY);
    Random seeds = new Random();
    for (int i = 0; i < (given == null ? times : 1); i++) {
      long seed = given == null ? seeds.nextLong() : given;
      try {
        property.accept(new Random(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("with -D" + PROPERTY + "=" + seed, failure);
      }
    }
  }

  /** One of these. */
  @SafeVarargs
  public static <T> T oneOf(Random random, T... some) {
    return some[random.nextInt(some.length)];
  }
}
