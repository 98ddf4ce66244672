package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.isRefused;
import static dev.apikeys.spring.ConfiguredApplication.over;
import static dev.apikeys.spring.ConfiguredApplication.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Rejection;
import dev.apikeys.Scopes;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;

/** What the settings of tokens, hashes, scopes and of what is remembered do. */
class KeySettingsTest {

  private static final String PEPPER = "cGVwcGVyLXBlcHBlci1wZXBwZXItcGVwcGVyLXBlcHBlcg==";

  private final KeyStore store = new InMemoryKeyStore();

  private static String token(ApplicationContext context, String... scopes) {
    return context
        .getBean(ApiKeys.class)
        .as(Actor.system("test"))
        .issue(NewKey.named("a").withScopes(scopes))
        .token()
        .reveal();
  }

  private static Verification verify(ApplicationContext context, String token) {
    return context.getBean(ApiKeys.class).verify(token, VerificationContext.none());
  }

  /** A token that was issued by an application of these settings, over the store of all. */
  private String issuedBy(String... settings) {
    List<String> tokens = new ArrayList<>();
    over(store, settings).run(context -> tokens.add(token(context)));
    return tokens.get(0);
  }

  @Test
  void acceptTokensOfEarlierPrefixes() {
    String earlier = issuedBy("prefix=acme_live");
    over(store, "prefix=acme_prod", "readable-prefixes=acme_live")
        .run(
            context -> {
              assertThat(verify(context, earlier)).isInstanceOf(Verified.class);
              assertThat(token(context)).startsWith("acme_prod_");
            });
    over(store, "prefix=acme_prod")
        .run(
            context ->
                assertThat(((Rejected) verify(context, earlier)).reason())
                    .isEqualTo(Rejection.FOREIGN));
  }

  @Test
  void refuseHashesOfASchemeThatIsOver() {
    String unpeppered = issuedBy();
    over(store, "peppers.p1=" + PEPPER)
        .run(context -> assertThat(verify(context, unpeppered)).isInstanceOf(Verified.class));
    String again = issuedBy();
    over(store, "peppers.p1=" + PEPPER, "refused-schemes=sha256")
        .run(context -> assertThat(verify(context, again)).isInstanceOf(Rejected.class));
  }

  @Test
  void readAPepperFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("pepper"), PEPPER + "\n");
    String token = issuedBy("peppers.p1=file:" + file);
    over(store, "peppers.p1=" + PEPPER)
        .run(context -> assertThat(verify(context, token)).isInstanceOf(Verified.class));
  }

  @Test
  void expandAliasesOfScopes() {
    with("scope-aliases[admin:all]=**,api-keys:admin")
        .run(
            context -> {
              Verified verified = (Verified) verify(context, token(context, "admin:all"));
              assertThat(verified.key().scopes()).isEqualTo(Scopes.of("**", "api-keys:admin"));
            });
  }

  @Test
  void rememberNothingWhereToldSo() {
    with("cache.maximum-keys=0")
        .run(
            context -> {
              assertThat(verify(context, token(context))).isInstanceOf(Verified.class);
              assertThat(context.getBean(ApiKeys.class).statistics().rememberedSecrets()).isZero();
            });
  }

  @Test
  void boundLookUpsThatProveNothing() {
    String foreign = issuedBy();
    with("limits.misses.per-second=1", "limits.misses.per-address=1", "cache.maximum-keys=0")
        .run(
            context -> {
              assertThat(((Rejected) verify(context, foreign)).reason())
                  .isEqualTo(Rejection.UNKNOWN);
              assertThat(((Rejected) verify(context, foreign)).reason())
                  .isEqualTo(Rejection.UNAVAILABLE);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix=Acme | api-keys.prefix 'Acme' must be",
        "readable-prefixes=ok,Not-ok | api-keys.readable-prefixes 'Not-ok' must be",
        "refused-schemes=md5 | api-keys.refused-schemes holds 'md5'",
        "refused-schemes=sha256 | api-keys.refused-schemes names sha256",
        "scope-aliases.admin=A B | api-keys.scope-aliases holds",
        "last-use-interval=2h | api-keys.last-use-interval is",
        "cache.poll-interval=1m | api-keys.cache.poll-interval is",
        "cache.time-to-live=1h | api-keys.cache.time-to-live is",
        "cache.maximum-keys=-1 | api-keys.cache.maximum-keys is",
        "cache.max-stale-if-error=2d | api-keys.cache.max-stale-if-error is",
        "limits.misses.per-second=0 | api-keys.limits.misses.per-second is 0",
        "limits.misses.per-address=2000 | api-keys.limits.misses.per-address is 2000",
        "limits.failed-attempts.requests=0 | api-keys.limits.failed-attempts.requests is 0",
        "peppers.p1=c2hvcnQ= | api-keys.peppers.p1 ",
        "peppers.p1=file:/no/such/file | api-keys.peppers.p1 names the file '/no/such/file'",
        "current-pepper=p1 | api-keys.current-pepper is 'p1', but api-keys.peppers has only []"
      })
  void areRefusedByName(String setting, String message) {
    isRefused(with(setting), message);
  }

  @Test
  void leaveTheLastWordToCustomizers() {
    with("prefix=acme")
        .withBean(ApiKeysBuilderCustomizer.class, () -> builder -> builder.prefix("own"))
        .run(context -> assertThat(token(context)).startsWith("own_"));
  }
}
