package dev.apikeys;

import static dev.apikeys.Refusals.assertRefused;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The times with which calculations overflow, at each public call that takes one. */
class ExtremeTimesTest {

  private static final ApiKeysBuilder BUILDER = ApiKeys.builder(new InMemoryKeyStore());

  private final ApiKeys keys = BUILDER.build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final Sweep sweep = lifecycle.sweep();
  private final String keyId = lifecycle.issue(NewKey.named("ci")).key().id();

  @AfterEach
  void close() {
    keys.close();
  }

  private static Arguments at(String member, Consumer<Duration> call) {
    return Arguments.of(member, call);
  }

  static Stream<Arguments> takingDurations() {
    Duration day = Duration.ofDays(1);
    KeyPolicy policy = KeyPolicy.unrestricted();
    NewKey request = NewKey.named("ci");
    return Stream.of(
        at("rate_limit", time -> new RateLimit(1, time)),
        at("rate_limit", time -> request.limitedTo(1, time)),
        at("max_idle", request::idleFor),
        at("expires_at", request::expiringIn),
        at("minLifetime", policy::lifetimeAtLeast),
        at("defaultLifetime", policy::lifetimeByDefault),
        at("maxLifetime", policy::lifetimeAtMost),
        at("maxIdle", policy::idleAtMost),
        at("maxOverlap", time -> policy.overlap(Duration.ZERO, time)),
        at("defaultOverlap", time -> policy.overlap(time, day)),
        at("lastUseInterval", BUILDER::lastUseInterval));
  }

  @ParameterizedTest
  @MethodSource("takingDurations")
  void areRefusedAsDurationsNamingTheMember(String member, Consumer<Duration> call) {
    for (Duration time : durations()) {
      assertRefused(member, () -> call.accept(time));
    }
  }

  @ParameterizedTest
  @MethodSource("durations")
  void areRefusedAsDurationsByWhatActsOnKeys(Duration time) {
    Duration day = Duration.ofDays(1);
    assertRefused("overlap_seconds", () -> lifecycle.rotate(keyId, time));
    assertRefused("time", () -> sweep.revokeUnused(time, ""));
    assertRefused("age", () -> sweep.rotateOlderThan(time, day, issued -> {}));
    assertRefused("overlap_seconds", () -> sweep.rotateOlderThan(day, time, issued -> {}));
    for (Purge what : Purge.values()) {
      assertRefused("age", () -> keys.purge(what, time));
    }
  }

  static List<Duration> durations() {
    return List.of(
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofSeconds(Long.MIN_VALUE),
        Duration.ofMillis(Long.MAX_VALUE),
        Duration.ofMillis(-1));
  }

  static Stream<Arguments> takingInstants() {
    NewKey request = NewKey.named("ci");
    return Stream.<Arguments>of(
        from("expires_at", request::expiringAt),
        from("not_before", request::notBefore),
        from("createdBefore", KeyQuery.all()::createdBefore),
        from("unusedSince", KeyQuery.all()::unusedSince),
        from("at", instant -> new SecretUse("secret", instant)));
  }

  private static Arguments from(String member, Consumer<Instant> call) {
    return Arguments.of(member, call);
  }

  @ParameterizedTest
  @MethodSource("takingInstants")
  void areRefusedAsInstantsNamingTheMember(String member, Consumer<Instant> call) {
    assertRefused(member, () -> call.accept(Instant.MAX));
    assertRefused(member, () -> call.accept(Instant.MIN));
  }
}
