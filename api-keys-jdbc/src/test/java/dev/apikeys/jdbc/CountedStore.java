package dev.apikeys.jdbc;

import dev.apikeys.KeyStore;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** A store that counts what is asked of it; each question for changes is a poll. */
final class CountedStore {

  private final KeyStore store;
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong completed = new AtomicLong();
  private volatile CountDownLatch awaited = new CountDownLatch(0);

  CountedStore(KeyStore store) {
    this.store = store;
  }

  KeyStore store() {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    calls.computeIfAbsent(method.getName(), none -> new LongAdder()).increment();
    if (!method.getName().equals("changes")) {
      return NotedRehashes.call(store, method, arguments);
    }
    long number = started.incrementAndGet();
    Object changes = NotedRehashes.call(store, method, arguments);
    completed.accumulateAndGet(number, Math::max);
    awaited.countDown();
    return changes;
  }

  /** The number of the last poll that began. */
  long pollsStarted() {
    return started.get();
  }

  /** The number of the last poll that was answered. */
  long pollsCompleted() {
    return completed.get();
  }

  /** Waits for so many polls that begin from now on to be answered; tells whether they were. */
  boolean awaitPolls(int polls, long mostMillis) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(polls + 1); // one may have begun before
    awaited = latch;
    return latch.await(mostMillis, TimeUnit.MILLISECONDS);
  }

  /** How often this method was called. */
  long calls(String method) {
    LongAdder counted = calls.get(method);
    return counted == null ? 0 : counted.sum();
  }

  /** How often each method was called, such as {@code changes=7 find=2}. */
  String calls() {
    return new TreeMap<>(calls)
        .entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue().sum())
            .collect(Collectors.joining(" "));
  }
}
