package dev.apikeys;

import static dev.apikeys.Refusals.HOSTILE;
import static dev.apikeys.Refusals.assertHarmless;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What core writes into a log, and what its exceptions say, when it is given what would forge a
 * line, colour a terminal or turn text around. The stack trace of an exception that an application
 * threw is the application's: its message stands there as it was thrown, also where the cache of
 * owners logs it.
 */
class LogLinesTest {

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeys keys = builder().build();
  private final Lifecycle lifecycle = keys.as(Actor.of("alice"));
  private final NewKey request = NewKey.named("ci").ownedBy("bob");
  private final IssuedKey issued = lifecycle.issue(request);

  private ApiKeysBuilder builder() {
    return ApiKeys.builder(store).pepper("p1", new byte[32]).clock(clock);
  }

  @AfterEach
  void close() {
    keys.close();
  }

  private static String firstLine(String log) {
    return log.lines().findFirst().orElseThrow();
  }

  private static void assertOneHarmlessLine(String log) {
    assertThat(log).endsWith(System.lineSeparator());
    assertHarmless(log.substring(0, log.length() - System.lineSeparator().length()));
  }

  private List<ThrowingCallable> callsWithHostileText() {
    String id = issued.key().id();
    return List.of(
        () -> NewKey.named(HOSTILE),
        () -> request.describedAs(HOSTILE),
        () -> request.withMetadata(HOSTILE),
        () -> request.withScopes(HOSTILE),
        () -> request.inTenant(HOSTILE),
        () -> request.ownedBy(HOSTILE),
        () -> request.allowedFrom(HOSTILE),
        () -> Actor.of(HOSTILE),
        () -> Actor.of("alice").from(HOSTILE),
        () -> Actor.parse(HOSTILE),
        () -> Pepper.of(HOSTILE, new byte[32]),
        () -> SecretHash.parse("{" + HOSTILE + "}x"),
        () -> ScopeRequirement.allOf(HOSTILE),
        () -> ApiKeys.create(store, HOSTILE),
        () -> builder().refusing(HOSTILE),
        () -> builder().scopeAlias(HOSTILE, "a").build(),
        () -> keys.ownerChanged(HOSTILE, "bob"),
        () -> lifecycle.get(HOSTILE),
        () -> lifecycle.revoke(id, HOSTILE),
        () -> lifecycle.revoke(HOSTILE, "lost"),
        () -> lifecycle.issueOnce(HOSTILE, request),
        () -> lifecycle.sweep().revokeAllOf(HOSTILE, "bob", ""),
        () -> lifecycle.sweep().revokeUnused(Duration.ofDays(1), HOSTILE),
        () -> new StoredKey(Samples.KEY.toBuilder().id(HOSTILE).build(), Map.of()),
        () -> new Change(Optional.of(stored("a")), entry()).of(stored(HOSTILE).key()));
  }

  private static StoredKey stored(String id) {
    return new StoredKey(Samples.KEY.toBuilder().id(id).secrets(List.of()).build(), Map.of());
  }

  private static AuditEntry entry() {
    return AuditEntry.of(AuditAction.EDITED, Samples.KEY, Actor.of("a"), GivenClock.START);
  }

  @Test
  void holdNothingThatARefusedCallWasGiven() {
    String log =
        Log.during(
            () ->
                callsWithHostileText()
                    .forEach(
                        call -> assertThatThrownBy(call).isInstanceOf(RuntimeException.class)));
    assertThat(log).isEmpty();
  }

  @Test
  void areNotForgedByTheMessageOfARefusal() {
    for (ThrowingCallable call : callsWithHostileText()) {
      Throwable thrown = catchThrowable(call);
      assertThat(thrown).isNotNull();
      assertHarmless(thrown.toString());
    }
  }

  @Test
  void mayHoldTheContextOfAVerification() {
    VerificationContext context = VerificationContext.none().of(HOSTILE, HOSTILE, HOSTILE);
    String log = Log.during(() -> keys.verify(HOSTILE, context));
    assertThat(log).isEmpty();
    assertHarmless(context.toString());
  }

  @Test
  void tellOfAPolicyThatRefusesARotationInOneLine() {
    String log;
    try (ApiKeys strict = builder().policy(LogLinesTest::refusing).build()) {
      clock.advance(Duration.ofDays(2));
      Sweep sweep = strict.as(Actor.of("alice")).sweep();
      log = Log.during(() -> sweep.rotateOlderThan(Duration.ofDays(1), Duration.ZERO, next -> {}));
    }
    assertThat(log).contains("The key " + issued.key().id() + " was not rotated: name a?b");
    assertOneHarmlessLine(log);
  }

  private static KeyPolicy refusing(ApiKey key) {
    throw new InvalidMemberException("name", HOSTILE);
  }

  @Test
  void tellOfASchemeThatNobodyKnowsInOneLine() {
    SecretHasher hasher =
        new SecretHasher(Optional.of(Pepper.of("p1", new byte[32])), List.of(), Map.of(), Set.of());
    SecretHash forged = SecretHash.parse("{" + HOSTILE + "}00");
    String log = Log.during(() -> assertThat(Proving.proves(hasher, "token", forged)).isFalse());
    assertThat(log).contains("'a?b??[31m???'");
    assertOneHarmlessLine(log);
  }

  @Test
  void tellOfAListenerThatFailsInALineOfTheirOwn() {
    VerificationListener failing =
        (outcome, context, at) -> {
          throw new IllegalStateException(HOSTILE);
        };
    String log;
    try (ApiKeys watched = builder().listener(failing).build()) {
      log = Log.during(() -> watched.verify("foreign", VerificationContext.none()));
    }
    assertThat(firstLine(log)).endsWith("A listener failed; the verification goes on without it.");
  }

  @Test
  void areNotForgedByTheMessageOfAnOwnerDirectoryThatFails() {
    OwnerDirectory failing =
        (tenant, owner) -> {
          throw new IllegalStateException(HOSTILE);
        };
    String token = issued.token().reveal();
    try (ApiKeys watched = builder().owners(failing).build()) {
      assertThatThrownBy(() -> watched.verify(token, VerificationContext.none()))
          .isInstanceOf(KeyStoreException.class)
          .message()
          .isEqualTo("the owner of the key " + issued.key().id() + " could not be asked for");
    }
  }
}
