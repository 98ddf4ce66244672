package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import dev.apikeys.NewKey;
import dev.apikeys.Purge;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PurgeScheduleTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys = ApiKeys.builder(store).clock(now::get).build();

  private static PurgeSettings settings(Duration interval, @Nullable Duration audit) {
    return new PurgeSettings(interval, Duration.ofDays(1), Duration.ofDays(7), null, audit);
  }

  private void issueThenWait(Duration time) {
    keys.as(Actor.system("test")).issue(NewKey.named("a"));
    keys.as(Actor.system("test")).issue(NewKey.named("b"));
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void removesChangesAfterADayAndNoAudit() {
    issueThenWait(Duration.ofDays(400));
    new PurgeSchedule(List.of(keys), settings(Duration.ofHours(1), null)).purge();
    assertThat(store.changes(0, 10).rows()).as("but the newest").hasSize(1);
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
  }

  @Test
  void removesTheAuditWhereToldSo() {
    issueThenWait(Duration.ofDays(31));
    new PurgeSchedule(List.of(keys), settings(Duration.ofHours(1), Duration.ofDays(30))).purge();
    assertThat(store.audit(AuditQuery.all())).isEmpty();
  }

  @Test
  void leavesWhatIsYounger() {
    issueThenWait(Duration.ofHours(23));
    new PurgeSchedule(List.of(keys), settings(Duration.ofHours(1), Duration.ofDays(30))).purge();
    assertThat(store.changes(0, 10).rows()).hasSize(2);
    assertThat(store.audit(AuditQuery.all())).hasSize(2);
  }

  /** A store of which each purge is noted, and that of changes fails. */
  private static KeyStore noting(Queue<Purge> purged, CountDownLatch twice) {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              purged.add((Purge) arguments[0]);
              if (arguments[0] == Purge.REQUESTS) {
                twice.countDown();
              }
              if (arguments[0] == Purge.CHANGES) {
                throw new KeyStoreException("broken on purpose");
              }
              return 0;
            });
  }

  @Test
  void goesOnAfterWhatFailed() throws Exception {
    Queue<Purge> purged = new ConcurrentLinkedQueue<>();
    CountDownLatch twice = new CountDownLatch(2);
    ApiKeys broken = ApiKeys.create(noting(purged, twice), "key");
    PurgeSchedule schedule =
        new PurgeSchedule(List.of(broken), settings(Duration.ofSeconds(1), null));
    schedule.start();
    assertThat(twice.await(30, TimeUnit.SECONDS)).isTrue();
    schedule.stop();
    assertThat(purged).startsWith(Purge.CHANGES, Purge.REQUESTS, Purge.CHANGES, Purge.REQUESTS);
    assertThat(schedule.isRunning()).isFalse();
  }

  @Test
  void letsGoOnWhatRunsWhenItStops() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();
    KeyStore slow =
        (KeyStore)
            Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(),
                new Class<?>[] {KeyStore.class},
                (proxy, method, arguments) -> {
                  begun.countDown();
                  try {
                    undisturbed.complete(stopped.await(30, TimeUnit.SECONDS));
                  } catch (InterruptedException disturbed) {
                    undisturbed.complete(false);
                  }
                  return 0;
                });
    PurgeSchedule schedule =
        new PurgeSchedule(
            List.of(ApiKeys.create(slow, "key")), settings(Duration.ofSeconds(1), null));
    schedule.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    schedule.stop();
    stopped.countDown();
    assertThat(undisturbed.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void runsInAnApplicationUnlessItIsSetNot() {
    ConfiguredApplication.with()
        .run(context -> assertThat(context.getBean(PurgeSchedule.class).isRunning()).isTrue());
    ConfiguredApplication.with("purge.interval=0s")
        .run(context -> assertThat(context.getBean(PurgeSchedule.class).isRunning()).isFalse());
  }

  @ParameterizedTest
  @CsvSource({
    "interval=10ms, interval",
    "interval=100000000000000d, interval",
    "changes=1h, changes",
    "requests=-1d, requests",
    "retired-secrets=-1d, retired-secrets",
    "audit=200000d, audit"
  })
  void isRefusedByName(String setting, String name) {
    assertThatThrownBy(
            () ->
                ConfiguredApplication.with("purge." + setting)
                    .run(context -> context.getBean(PurgeSchedule.class)))
        .rootCause()
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("api-keys.purge." + name + " is");
  }
}
