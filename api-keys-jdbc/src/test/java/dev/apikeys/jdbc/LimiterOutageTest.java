package dev.apikeys.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.Bucket4jRateLimiter;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Quota;
import dev.apikeys.RateLimit;
import dev.apikeys.RateLimiterException;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.jdbc.example.LimitsInPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A limiter over PostgreSQL that goes out of order, and comes back. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LimiterOutageTest {

  private static final RateLimit LIMIT = new RateLimit(100, Duration.ofDays(31));
  private static final String BREAK = "ALTER TABLE api_key_bucket RENAME TO elsewhere";
  private static final String MEND = "ALTER TABLE elsewhere RENAME TO api_key_bucket";

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final HikariDataSource pool = TestDatabase.POSTGRESQL.fresh();
  private final String token;

  LimiterOutageTest() {
    try (ApiKeys keys = settings().build()) {
      NewKey request = NewKey.named("ci").limitedTo(LIMIT.requests(), LIMIT.per());
      token = keys.as(Actor.of("alice")).issue(request).token().reveal();
    }
  }

  @BeforeEach
  void createTable() throws SQLException {
    LimitsInPostgres.createTable(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private ApiKeysBuilder settings() {
    return ApiKeys.builder(store).pepper("p1", new byte[32]);
  }

  private ApiKeysBuilder over(HikariDataSource buckets) {
    return settings()
        .rateLimiter(
            Bucket4jRateLimiter.distributed(
                LimitsInPostgres.buckets(buckets, Duration.ofMinutes(1))));
  }

  private Optional<Quota> quota(ApiKeys keys) {
    return ((Verified) keys.verify(token, VerificationContext.none())).quota();
  }

  /** Once a second it is asked again. */
  private void awaitQuota(ApiKeys keys) {
    CrashingPostgres.await("it counts again", () -> quota(keys).isPresent());
  }

  @Test
  void isUnlimitedWithoutItsTableAndGoesOnCountingWithIt() throws SQLException {
    try (ApiKeys open = over(pool).build()) {
      assertThat(quota(open)).contains(Quota.allowed(LIMIT, 99));
      assertThat(open.limits().uncounted()).isZero();

      TestDatabase.execute(pool, BREAK);
      assertThat(quota(open)).isEmpty();
      assertThat(quota(open)).isEmpty();
      assertThat(open.limits().uncounted()).isEqualTo(2);

      TestDatabase.execute(pool, MEND);
      awaitQuota(open);
      assertThat(quota(open)).contains(Quota.allowed(LIMIT, 97));
    }
  }

  @Test
  void isClosedWithoutItsTableWhereThatIsSet() throws SQLException {
    try (ApiKeys closed = over(pool).closedWithoutRateLimiter().build()) {
      TestDatabase.execute(pool, BREAK);
      assertThatExceptionOfType(RateLimiterException.class).isThrownBy(() -> quota(closed));
      assertThatExceptionOfType(RateLimiterException.class).isThrownBy(() -> quota(closed));
      assertThat(closed.limits().uncounted()).isEqualTo(2);

      TestDatabase.execute(pool, MEND);
      CrashingPostgres.await("it counts again", () -> isOpen(closed));
      assertThat(quota(closed)).contains(Quota.allowed(LIMIT, 98));
    }
  }

  private boolean isOpen(ApiKeys closed) {
    try {
      return quota(closed).isPresent();
    } catch (RateLimiterException notYet) {
      return false;
    }
  }

  @Test
  void outlivesItsServer(@TempDir Path folder) throws Exception {
    try (CrashingPostgres server = new CrashingPostgres(folder);
        HikariDataSource buckets = TestDatabase.POSTGRESQL.pool(server.freshUrl())) {
      buckets.setConnectionTimeout(500);
      buckets.setValidationTimeout(250);
      LimitsInPostgres.createTable(buckets);
      try (ApiKeys open = over(buckets).build()) {
        assertThat(quota(open)).contains(Quota.allowed(LIMIT, 99));

        server.kill();
        assertThat(quota(open)).isEmpty();
        assertThat(open.limits().uncounted()).isOne();

        server.restart();
        awaitQuota(open);
        assertThat(quota(open)).contains(Quota.allowed(LIMIT, 97));
      }
    }
  }
}
