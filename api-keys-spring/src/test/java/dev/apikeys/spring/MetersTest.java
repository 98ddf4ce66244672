package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import dev.apikeys.Quota;
import dev.apikeys.RateLimiter;
import dev.apikeys.spring.MeteredApplication.Application;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The meters of an application. */
class MetersTest {

  private static MeterRegistry registry(MeteredApplication application) {
    return application.context().getBean(MeterRegistry.class);
  }

  private static List<Meter> meters(MeteredApplication application) {
    return registry(application).getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("api.keys."))
        .toList();
  }

  private static List<String> names(MeteredApplication application) {
    return meters(application).stream()
        .map(meter -> meter.getId().getName())
        .distinct()
        .sorted()
        .toList();
  }

  private static Gauge gauge(MeteredApplication application, String name) {
    return registry(application).get(name).gauge();
  }

  @Test
  void haveNamesUnitsAndTagsOfFewValues() {
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      assertThat(meters(application))
          .extracting(meter -> meter.getId().getName() + " " + meter.getId().getBaseUnit())
          .containsOnly(
              "api.keys.cache.size secrets",
              "api.keys.dropped.rehashes rehashes",
              "api.keys.dropped.uses uses",
              "api.keys.lookups seconds",
              "api.keys.poller.lag seconds",
              "api.keys.rate.limiter.uncounted requests",
              "api.keys.verifications verifications");
      assertThat(meters(application))
          .flatExtracting(meter -> meter.getId().getTags())
          .extracting(tag -> tag.getKey())
          .containsOnly("outcome", "reason", "cache");
      assertThat(meters(application)).allMatch(meter -> meter.getId().getDescription() != null);
    }
  }

  @Test
  void countEachOutcome() {
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      application.verifyAllKinds();
      Map<String, Double> counts =
          registry(application).get("api.keys.verifications").functionCounters().stream()
              .collect(
                  Collectors.toMap(
                      counter ->
                          counter.getId().getTag("outcome")
                              + " "
                              + counter.getId().getTag("reason"),
                      FunctionCounter::count));
      assertThat(counts)
          .containsExactlyInAnyOrderEntriesOf(
              Map.ofEntries(
                  Map.entry("success none", 3.0),
                  Map.entry("failure malformed", 6.0),
                  Map.entry("failure foreign", 1.0),
                  Map.entry("failure unknown", 1.0),
                  Map.entry("failure unavailable", 0.0),
                  Map.entry("failure throttled", 1.0),
                  Map.entry("failure expired", 1.0),
                  Map.entry("failure revoked", 1.0),
                  Map.entry("failure disabled", 1.0),
                  Map.entry("failure not_yet_valid", 1.0),
                  Map.entry("failure owner_inactive", 1.0),
                  Map.entry("failure address", 1.0),
                  Map.entry("failure scope", 1.0),
                  Map.entry("failure rate_limited", 1.0)));
    }
  }

  @Test
  void timeLookUpsInMemoryAndBeyond() {
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      String token = application.token(NewKey.named("a"));
      application.verify(token);
      application.verify(token);
      application.verify(token);
      Timer hits = registry(application).get("api.keys.lookups").tag("cache", "hit").timer();
      Timer misses = registry(application).get("api.keys.lookups").tag("cache", "miss").timer();
      assertThat(hits.count()).isEqualTo(2);
      assertThat(misses.count()).isEqualTo(1);
      assertThat(misses.totalTime(TimeUnit.SECONDS)).isBetween(1e-9, 60.0);
    }
  }

  @Test
  void showWhatIsRememberedAndHowLongAgoChangesWereSeen() {
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      assertThat(gauge(application, "api.keys.cache.size").value()).isZero();
      assertThat(gauge(application, "api.keys.poller.lag").value()).isNaN();
      application.verify(application.token(NewKey.named("a")));
      assertThat(gauge(application, "api.keys.cache.size").value()).isEqualTo(1);
      assertThat(gauge(application, "api.keys.poller.lag").value()).isBetween(0.0, 60.0);
      application.keys().close();
      assertThat(gauge(application, "api.keys.poller.lag").value()).isNaN();
    }
  }

  @Test
  void tellOfNoKeyAndOfNobody() {
    try (MeteredApplication application = MeteredApplication.started(Application.class)) {
      application.verifyAllKinds();
      IssuedKey issued =
          application
              .operator()
              .issue(NewKey.named("name-4711").ownedBy("owner-4712").inTenant("tenant-4713"));
      application.verify(issued.token().reveal());
      assertThat(application.scrape())
          .contains("api_keys_verifications_total")
          .doesNotContain(
              issued.token().reveal(),
              issued.key().id(),
              issued.key().secrets().get(0).id(),
              MeteredApplication.CLIENT,
              "name-4711",
              "owner-4712",
              "tenant-4713",
              "alice");
    }
  }

  @Import(Application.class)
  static class WithMeteredLimiter {
    @Bean
    RateLimiter limiter(MeterRegistry registry) {
      return (key, limit, cost) -> {
        registry.counter("app.limited").increment();
        return Quota.allowed(limit, 1);
      };
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letWhatTheKeysNeedHaveMetersOfItsOwn(boolean lazily) {
    try (MeteredApplication application =
        MeteredApplication.started(
            WithMeteredLimiter.class, "--spring.main.lazy-initialization=" + lazily)) {
      application.verify(application.token(NewKey.named("a").limitedTo(9, Duration.ofHours(1))));
      assertThat(registry(application).get("app.limited").counter().count()).isEqualTo(1);
      assertThat(gauge(application, "api.keys.cache.size").value()).isEqualTo(1);
    }
  }

  @Import(Application.class)
  static class WithKeysOfItsOwn {
    @Bean(destroyMethod = "close")
    ApiKeys own() {
      return ApiKeys.create(new InMemoryKeyStore(), "own");
    }
  }

  @Test
  void showWhatKeysOfTheApplicationsOwnKnowOfThemselves() {
    try (MeteredApplication application = MeteredApplication.started(WithKeysOfItsOwn.class)) {
      application.verify(application.token(NewKey.named("a")));
      assertThat(gauge(application, "api.keys.cache.size").value()).isEqualTo(1);
      assertThat(names(application))
          .containsExactly(
              "api.keys.cache.size",
              "api.keys.dropped.rehashes",
              "api.keys.dropped.uses",
              "api.keys.poller.lag",
              "api.keys.rate.limiter.uncounted");
    }
  }

  @Import(WithKeysOfItsOwn.class)
  static class WithSeveralKeys {
    @Bean(destroyMethod = "close")
    ApiKeys others() {
      return ApiKeys.create(new InMemoryKeyStore(), "others");
    }
  }

  @Test
  void areNoneWhereTheApplicationHasSeveral() {
    try (MeteredApplication application = MeteredApplication.started(WithSeveralKeys.class)) {
      assertThat(names(application)).isEmpty();
    }
  }
}
