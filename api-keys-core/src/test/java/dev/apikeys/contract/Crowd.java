package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Threads that do something at the same time. */
final class Crowd {

  /** How many they are. */
  static final int SIZE = 16;

  /** How many they are where keys are managed: more than a pool has connections. */
  static final int MANY = 64;

  private Crowd() {}

  /** Lets each thread do this, all at once, with its number; answers what each came to. */
  static <T> List<T> together(IntFunction<T> act) throws Exception {
    return together(SIZE, act);
  }

  /** Lets each of so many threads do this. */
  static <T> List<T> together(int size, IntFunction<T> act) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    CyclicBarrier start = new CyclicBarrier(size);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  start.await(1, TimeUnit.MINUTES);
                  return act.apply(number);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get(1, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Lets many threads attempt this; where one is refused, the refusal is what it came to. */
  static List<Object> attempting(IntFunction<?> act) throws Exception {
    return together(MANY, number -> attempt(() -> act.apply(number)));
  }

  /** What this comes to; where it is refused, the refusal. */
  static Object attempt(Supplier<?> act) {
    try {
      return act.get();
    } catch (ApiKeyException refusal) {
      return refusal;
    }
  }

  /** What one of many came to, when all the others came to something else. */
  static <T> T theOne(List<Object> results, Class<T> one, Class<?> others) {
    List<T> found = all(results, one);
    assertThat(found).hasSize(1);
    assertThat(all(results, others)).hasSize(MANY - 1);
    return found.get(0);
  }

  /** Those of this type among what many came to. */
  static <T> List<T> all(List<Object> results, Class<T> type) {
    return results.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
