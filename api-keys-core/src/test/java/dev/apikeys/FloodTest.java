package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a flood of invented keys reaches: counted in look-ups in the store. */
class FloodTest {

  private static final int PER_SECOND = 50;
  private static final int PER_ADDRESS = 20;
  private static final String IDS = "0123456789abcdefghjkmnpqrstvwxyz";

  private final CountingKeyStore store = new CountingKeyStore();
  private final GivenClock clock = new GivenClock();
  private final Parts parts =
      new Parts(
          store,
          Parts.POLICY,
          new Formats(new NativeFormat("acme", new SecureRandom()), List.of()),
          Specimens.HASHER,
          clock,
          new MissBudget.Rates(PER_SECOND, PER_ADDRESS));
  private final ApiKeys issuing =
      ApiKeys.builder(store).prefix("acme").pepper("p1", new byte[32]).clock(clock).build();
  private int invented;

  @AfterEach
  void close() {
    parts.close();
    issuing.close();
  }

  private IssuedKey issue() {
    IssuedKey issued = issuing.as(Actor.of("alice")).issue(NewKey.named("ci"));
    store.takeCalls();
    return issued;
  }

  /** Well-formed, and another one each time. */
  private String invent() {
    StringBuilder id = new StringBuilder();
    for (int rest = invented++, i = 0; i < SecretId.LENGTH; i++, rest /= IDS.length()) {
      id.append(IDS.charAt(rest % IDS.length()));
    }
    return Tokens.withChecksum("acme_" + id + "_" + "0".repeat(32));
  }

  private String from(String address, String token) {
    Verification outcome =
        parts.verifier.verify(token, VerificationContext.none().of(address, "GET", "/"));
    return outcome instanceof Verification.Rejected rejected
        ? rejected.reason().name()
        : "VERIFIED";
  }

  /** How often each outcome came of so many invented keys. */
  private Map<String, Integer> flood(String address, int keys) {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < keys; i++) {
      outcomes.merge(from(address, invent()), 1, Integer::sum);
    }
    return outcomes;
  }

  private int lookUps() {
    return (int) store.takeCalls().stream().filter("find"::equals).count();
  }

  @Test
  void reachesTheStoreAsOftenAsItsAddressMayAndIsUnavailableBeyondThat() {
    assertThat(flood("192.0.2.1", 1_000))
        .isEqualTo(Map.of("UNKNOWN", PER_ADDRESS, "UNAVAILABLE", 1_000 - PER_ADDRESS));
    assertThat(lookUps()).isEqualTo(PER_ADDRESS);
  }

  @Test
  void reachesTheStoreFromManyAddressesAsOftenAsAllMay() {
    for (int i = 1; i <= 200; i++) {
      flood("192.0.2." + i, 10);
    }
    assertThat(lookUps()).isEqualTo(PER_SECOND);
  }

  @Test
  void leavesToOtherAddressesWhatTheyMay() {
    flood("192.0.2.1", 1_000);
    lookUps();
    assertThat(from("192.0.2.2", issue().token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void countsANetworkOfIpv6AsOneAddress() {
    for (int i = 1; i <= 1_000; i++) {
      flood("2001:db8:0:1::" + Integer.toHexString(i), 1);
    }
    assertThat(lookUps()).isEqualTo(PER_ADDRESS);
    flood("2001:db8:0:2::1", 1);
    assertThat(lookUps()).isOne();
  }

  @Test
  void countsAMappedAddressAsWhatItMaps() {
    flood("192.0.2.1", 1_000);
    lookUps();
    flood("::ffff:192.0.2.1", 10);
    assertThat(lookUps()).isZero();
  }

  @Test
  void countsWhatHasNoReadableAddressAsOne() {
    flood("unknown", 10);
    flood("_proxy", 10);
    assertThat(lookUps()).isEqualTo(PER_ADDRESS);
    assertThat(parts.verify(invent()))
        .isEqualTo(Verification.Rejected.because(Rejection.UNAVAILABLE));
    assertThat(lookUps()).isZero();
  }

  @Test
  void mayGoOnAsTimePasses() {
    flood("192.0.2.1", 1_000);
    lookUps();
    parts.advance(Duration.ofMillis(500));
    flood("192.0.2.1", 1_000);
    assertThat(lookUps()).isEqualTo(PER_ADDRESS / 2);
  }

  @Test
  void leavesKnownKeysAlone() {
    IssuedKey known = issue();
    assertThat(from("192.0.2.1", known.token().reveal())).isEqualTo("VERIFIED");
    flood("192.0.2.1", 1_000);
    lookUps();
    for (int i = 0; i < 100; i++) {
      assertThat(from("192.0.2.1", known.token().reveal())).isEqualTo("VERIFIED");
    }
    assertThat(lookUps()).isZero();
  }

  @Test
  void neverRefusesAKeyThatIsNotKnownForInvalid() {
    IssuedKey other = issue();
    flood("192.0.2.1", 1_000);
    assertThat(from("192.0.2.1", other.token().reveal())).isEqualTo("UNAVAILABLE");
    parts.advance(Duration.ofSeconds(1));
    assertThat(from("192.0.2.1", other.token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void isNotWhatManyGenuineKeysAreTakenFor() {
    for (int i = 0; i < 20 * PER_SECOND; i++) {
      assertThat(from("192.0.2.1", issue().token().reveal())).isEqualTo("VERIFIED");
    }
  }

  @Test
  void asksABrokenStoreNoMoreOften() {
    IssuedKey known = issue();
    from("192.0.2.1", known.token().reveal());
    lookUps();
    store.broken(true);
    int failures = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        assertThat(from("192.0.2.1", invent())).isEqualTo("UNAVAILABLE");
      } catch (KeyStoreException broken) {
        failures++;
      }
    }
    assertThat(failures).isEqualTo(PER_ADDRESS);
    assertThat(lookUps()).isEqualTo(PER_ADDRESS);
    assertThat(from("192.0.2.1", known.token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void leavesAKeyInUseAloneThoughItMustBeReadAnew() {
    IssuedKey known = issue();
    from("192.0.2.1", known.token().reveal());
    for (int second = 0; second < 100; second++) {
      flood("192.0.2.1", 1_000);
      flood("192.0.2.2", 1_000);
      flood("192.0.2.3", 1_000);
      assertThat(from("192.0.2.1", known.token().reveal())).isEqualTo("VERIFIED");
      parts.advance(Duration.ofSeconds(1));
      if (second % 30 == 29) {
        parts.poller.poll();
      }
    }
  }

  @Test
  void leavesAKeyInUseAloneThoughChangesCannotBeSeen() {
    IssuedKey known = issue();
    from("192.0.2.1", known.token().reveal());
    parts.advance(Parts.POLICY.pollInterval().multipliedBy(2));
    flood("192.0.2.1", 1_000);
    assertThat(from("192.0.2.1", known.token().reveal())).isEqualTo("VERIFIED");
  }

  @Test
  void looksUpNothingForAWrongSecretOfAKeyThatWasInUse() {
    IssuedKey known = issue();
    from("192.0.2.1", known.token().reveal());
    parts.advance(Duration.ofMinutes(5));
    lookUps();
    assertThat(from("192.0.2.1", Tokens.withAnotherSecret(known.token().reveal())))
        .isEqualTo("UNKNOWN");
    assertThat(lookUps()).isZero();
  }

  @Test
  void ofGarbageReachesNothing() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(from("192.0.2.1", "acme_" + i)).isEqualTo("MALFORMED");
      assertThat(from("192.0.2.1", invent().replace("0000000", "0000001"))).isEqualTo("MALFORMED");
      assertThat(from("192.0.2.1", "garbage " + i)).isEqualTo("FOREIGN");
    }
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void ofOneInventedKeyReachesTheStoreOnce() {
    String same = invent();
    for (int i = 0; i < 1_000; i++) {
      assertThat(from("192.0.2.1", same)).isEqualTo("UNKNOWN");
    }
    assertThat(lookUps()).isOne();
  }

  @Test
  void ofAMillionKeysFromAMillionAddressesLeavesBoundsAsTheyAre() {
    IssuedKey known = issue();
    from("192.0.2.1", known.token().reveal());
    store.takeCalls();
    int seconds = 20;
    for (int second = 0; second < seconds; second++) {
      for (int i = 0; i < 50_000; i++) {
        int n = second * 50_000 + i;
        from("10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255), invent());
      }
      parts.advance(Duration.ofSeconds(1));
    }
    assertThat(lookUps()).isLessThanOrEqualTo((seconds + 1) * PER_SECOND);
    assertThat(parts.snapshots.size()).isLessThanOrEqualTo(1 + Snapshots.MOST_ABSENT);
    assertThat(parts.budget.size()).isLessThanOrEqualTo(ClientNetwork.MOST);
  }

  @Test
  void isToldOnceAMinute() {
    String log =
        Log.during(
            () -> {
              flood("192.0.2.1", 1_000);
              parts.advance(Duration.ofSeconds(59));
              flood("192.0.2.1", 1_000);
            });
    assertThat(log)
        .containsOnlyOnce("WARN")
        .contains("Too many look-ups proved no key", "missBudget");
    parts.advance(Duration.ofSeconds(1));
    assertThat(Log.during(() -> flood("192.0.2.1", 1_000))).containsOnlyOnce("WARN");
  }

  @Test
  void isBoundedByRatesThatMakeSense() {
    ApiKeysBuilder builder = ApiKeys.builder(store);
    Refusals.assertRefused("missesPerSecond", () -> builder.missBudget(0, 1));
    Refusals.assertRefused("missesPerSecond", () -> builder.missBudget(1_000_001, 1));
    Refusals.assertRefused("missesPerAddress", () -> builder.missBudget(10, 0));
    Refusals.assertRefused("missesPerAddress", () -> builder.missBudget(10, 11));
    builder.missBudget(1, 1).missBudget(1_000_000, 1_000_000);
    assertThat(Optional.of(MissBudget.Rates.STANDARD)).contains(new MissBudget.Rates(1_000, 200));
  }
}
