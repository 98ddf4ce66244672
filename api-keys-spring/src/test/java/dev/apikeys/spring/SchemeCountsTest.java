package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.spring.SchemeCounts.Counted;
import dev.apikeys.spring.SchemeCounts.Scheme;
import dev.apikeys.spring.SchemeCounts.State;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SchemeCountsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final KeyStore memory = new InMemoryKeyStore();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private volatile boolean broken;
  private volatile Map<String, Long> stored = Map.of("sha256", 1L);
  private final ApiKeys keys =
      ApiKeys.builder(counting())
          .pepper("p1", new byte[32])
          .refusing("sha256")
          .clock(() -> NOW)
          .build();
  private final SchemeCounts counts = new SchemeCounts(keys, nanos::get);

  private KeyStore counting() {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("countByScheme")) {
                return method.invoke(memory, arguments);
              }
              asked.incrementAndGet();
              if (broken) {
                throw new KeyStoreException("broken on purpose");
              }
              return stored;
            });
  }

  private void wait(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void tellWhatBecomesOfEachScheme() {
    stored = Map.of("sha256", 1L, "hmac-sha256:p1", 3L, "hmac-sha256:p0", 2L);
    assertThat(counts.latest())
        .contains(
            new Counted(
                List.of(
                    new Scheme("hmac-sha256:p0", 2, State.UNKNOWN),
                    new Scheme("hmac-sha256:p1", 3, State.ACCEPTED),
                    new Scheme("sha256", 1, State.REFUSED)),
                NOW));
    assertThat(counts.latest().map(Counted::unknown)).contains(List.of("hmac-sha256:p0"));
  }

  @Test
  void areCountedOnceAMinute() {
    counts.latest();
    wait(Duration.ofSeconds(59));
    counts.latest();
    assertThat(asked).hasValue(1);
    wait(Duration.ofSeconds(1));
    counts.latest();
    assertThat(asked).hasValue(2);
  }

  @Test
  void areCountedByOneOfThoseWhoAsk() throws Exception {
    ExecutorService many = Executors.newFixedThreadPool(8);
    Callable<Optional<Counted>> ask = counts::latest;
    try {
      for (var answer : many.invokeAll(Collections.nCopies(64, ask))) {
        assertThat(answer.get()).isPresent();
      }
    } finally {
      many.shutdownNow();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void areThoseOfBeforeWhileTheyCannotBeCounted() {
    Optional<Counted> before = counts.latest();
    broken = true;
    wait(Duration.ofMinutes(1));
    assertThat(counts.latest()).isPresent().isEqualTo(before);
    assertThat(counts.latest()).isEqualTo(before);
    assertThat(asked).as("no attempt within a minute of one that failed").hasValue(2);
  }

  @Test
  void areNoneWhereTheyNeverCouldBeCounted() {
    broken = true;
    assertThat(counts.latest()).isEmpty();
    assertThat(counts.latest()).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void areOfAHundredSchemesAtMost() {
    Map<String, Long> many = new HashMap<>();
    for (long i = 1; i <= 150; i++) {
      many.put("hmac-sha256:x" + i, i);
    }
    stored = many;
    assertThat(counts.latest().orElseThrow().schemes())
        .hasSize(100)
        .startsWith(new Scheme("hmac-sha256:x150", 150, State.UNKNOWN));
  }
}
