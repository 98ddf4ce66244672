package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReusedTest {

  private final AtomicInteger made = new AtomicInteger();
  private final Reused<AtomicBoolean> reused =
      new Reused<>(
          () -> {
            made.incrementAndGet();
            return new AtomicBoolean();
          });

  @Test
  void makesOneForAThreadThatGivesItBack() {
    for (int i = 0; i < 100; i++) {
      int slot = Reused.slot();
      reused.giveBack(slot, reused.take(slot));
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void makesAnotherWhereOneIsInUse() {
    int slot = Reused.slot();
    AtomicBoolean first = reused.take(slot);
    assertThat(reused.take(slot)).isNotSameAs(first);
    reused.giveBack(slot, first);
    assertThat(reused.take(slot)).isSameAs(first);
  }

  @Test
  void givesOneToOneThreadAtATimeAndKeepsFew() throws Exception {
    Set<AtomicBoolean> kept = ConcurrentHashMap.newKeySet();
    var threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        results.add(threads.submit(this::use));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    for (int i = 0; i < 1_000; i++) {
      kept.add(inThreadOfItsOwn());
    }
    assertThat(new HashSet<>(kept).size()).isLessThan(1_000);
  }

  private boolean use() {
    boolean alone = true;
    for (int i = 0; i < 10_000; i++) {
      int slot = Reused.slot();
      AtomicBoolean one = reused.take(slot);
      alone &= one.compareAndSet(false, true);
      alone &= one.compareAndSet(true, false);
      reused.giveBack(slot, one);
    }
    return alone;
  }

  private AtomicBoolean inThreadOfItsOwn() throws InterruptedException {
    AtomicBoolean[] used = new AtomicBoolean[1];
    Thread thread =
        new Thread(
            () -> {
              int slot = Reused.slot();
              used[0] = reused.take(slot);
              reused.giveBack(slot, used[0]);
            });
    thread.start();
    thread.join();
    return used[0];
  }
}
