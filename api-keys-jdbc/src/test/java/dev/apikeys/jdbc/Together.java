package dev.apikeys.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that begin something at the same moment. */
final class Together {

  /** What each of them does. */
  interface Act<T> {
    T of(int number) throws Exception;
  }

  private static final long MINUTES = 10;

  private Together() {}

  /** Lets so many threads do this, each with its number; answers what each came to. */
  static <T> List<T> of(int threads, Act<T> act) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        running.add(
            pool.submit(
                () -> {
                  start.await(MINUTES, TimeUnit.MINUTES);
                  return act.of(number);
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(result(one));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  /** Waits for another thread to come so far. */
  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("the other thread does not come so far");
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static <T> T result(Future<T> one) throws Exception {
    try {
      return one.get(MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed;
    }
  }
}
