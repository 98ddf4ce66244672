package dev.apikeys.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Threads that do something at the same time. */
final class Crowd {

  /** How many they are. */
  static final int SIZE = 16;

  private Crowd() {}

  /** Lets each thread do this, all at once, with its number; answers what each came to. */
  static <T> List<T> together(IntFunction<T> act) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(SIZE);
    CyclicBarrier start = new CyclicBarrier(SIZE);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
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
}
