package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Verification;
import dev.apikeys.VerificationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However often a secret is used, its row is written once in an interval. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LastUseRowsTest {

  private static final int USES = 10_000;
  private static final int THREADS = 4;

  /** An interval that ends when it is closed. */
  private static ApiKeys interval(JdbcKeyStore store, Instant at) {
    return ApiKeys.builder(store)
        .pepper("p1", new byte[32])
        .clock(InstantSource.fixed(at))
        .lastUseInterval(Duration.ofHours(1))
        .build();
  }

  private static void use(JdbcKeyStore store, List<IssuedKey> issued, Instant at, int times)
      throws Exception {
    try (ApiKeys keys = interval(store, at)) {
      Together.of(
          THREADS,
          number -> {
            for (int i = 0; i < times / THREADS; i++) {
              String token = issued.get(i % issued.size()).token().reveal();
              assertThat(keys.verify(token, VerificationContext.none()))
                  .isInstanceOf(Verification.Verified.class);
            }
            return number;
          });
    }
  }

  private static List<String> writes(Wiretap wiretap) {
    return wiretap.heard().stream()
        .filter(sql -> !sql.stripLeading().startsWith("SELECT"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void writesOneRowForEachSecretInAnInterval(TestDatabase database) throws Exception {
    try (HikariDataSource pool = database.fresh()) {
      Wiretap wiretap = new Wiretap(pool);
      JdbcKeyStore store = JdbcKeyStore.create(wiretap.dataSource());
      store.createSchema();
      List<IssuedKey> issued;
      try (ApiKeys keys = interval(store, Mint.NOW)) {
        issued =
            List.of(
                keys.as(Actor.of("alice")).issue(NewKey.named("one")),
                keys.as(Actor.of("alice")).issue(NewKey.named("two")));
      }
      int uses = USES;
      for (Instant at : List.of(Mint.NOW.plusMillis(1), Mint.NOW.plusMillis(2))) {
        wiretap.heard();
        wiretap.batched();
        use(store, issued, at, uses);
        assertThat(writes(wiretap))
            .hasSize(2)
            .first()
            .asString()
            .startsWith("UPDATE api_key_last_used");
        assertThat(wiretap.batched()).hasSize(issued.size());
        for (IssuedKey one : issued) {
          assertThat(store.get(one.key().id()).orElseThrow().key().lastUsedAt()).contains(at);
        }
        uses = 100;
      }
    }
  }
}
