package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.apikeys.GivenClock;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.NewKey;
import dev.apikeys.Recognition;
import dev.apikeys.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtFormatTest {

  private static final Instant SECOND = GivenClock.START.truncatedTo(ChronoUnit.SECONDS);

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.ED);

  @AfterEach
  void close() {
    issuer.close();
  }

  private static Map<String, Object> claims(IssuedKey issued) throws Exception {
    return JSONObjectUtils.parse(Forger.json(issued.token().reveal(), 1));
  }

  private static Instant time(IssuedKey issued, String claim) throws Exception {
    return Instant.ofEpochSecond(JSONObjectUtils.getLong(claims(issued), claim));
  }

  private static Secret secret(IssuedKey issued) {
    return issued.key().secrets().get(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void saysHowAndByWhichKeyATokenIsSigned(GivenKeys given) throws Exception {
    try (GivenIssuer of = GivenIssuer.signingWith(given)) {
      assertThat(JSONObjectUtils.parse(Forger.json(of.token(), 0)))
          .isEqualTo(Map.of("alg", given.alg(), "kid", given.kid(), "typ", "apikey+jwt"));
    }
  }

  @Test
  void saysWhatAKeyIs() throws Exception {
    IssuedKey issued = issuer.issue();
    assertThat(claims(issued))
        .isEqualTo(
            Map.of(
                "iss", GivenIssuer.URL,
                "sub", "user-123",
                "jti", secret(issued).id(),
                "key_id", issued.key().id(),
                "tenant", "acme",
                "scopes", List.of("orders:read", "orders:write"),
                "iat", SECOND.getEpochSecond(),
                "exp", SECOND.plusSeconds(3600).getEpochSecond()));
  }

  @Test
  void saysOfAPlainKeyOnlyWhatItMust() throws Exception {
    IssuedKey plain = issuer.lifecycle.issue(NewKey.named("ci"));
    assertThat(claims(plain))
        .containsOnlyKeys("iss", "jti", "key_id", "tenant", "scopes", "iat")
        .containsEntry("tenant", "")
        .containsEntry("scopes", List.of());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 876, 877, 878, 1000, 3_600_000})
  void saysABeginningNotBeforeItIs(long millis) throws Exception {
    Instant begin = GivenClock.START.plusMillis(millis);
    IssuedKey issued = issuer.lifecycle.issue(NewKey.named("ci").notBefore(begin));
    Instant said = time(issued, "nbf");
    assertThat(said).isAfterOrEqualTo(begin).isBefore(begin.plusSeconds(1));
  }

  @Test
  void saysNoBeginningOnceItIsPast() throws Exception {
    Instant begin = GivenClock.START.plusSeconds(60);
    IssuedKey issued = issuer.lifecycle.issue(NewKey.named("ci").notBefore(begin));
    issuer.clock.set(begin);
    IssuedKey rotated = issuer.lifecycle.rotate(issued.key().id());
    assertThat(claims(rotated)).doesNotContainKey("nbf").containsKey("iat");
  }

  @ParameterizedTest
  @ValueSource(longs = {60_000, 60_876, 60_877, 60_999})
  void saysAnEndNotAfterItIs(long millis) throws Exception {
    IssuedKey issued =
        issuer.lifecycle.issue(NewKey.named("ci").expiringIn(Duration.ofMillis(millis)));
    Instant end = issued.key().expiresAt().orElseThrow();
    Instant said = time(issued, "exp");
    assertThat(said).isBeforeOrEqualTo(end).isAfter(end.minusSeconds(1));
    assertThat(secret(issued).expiresAt()).contains(said);
  }

  @Test
  void saysForWhomTheKeysAre() throws Exception {
    JwtFormat none = issuer.format;
    JwtFormat one = none.withAudience("orders");
    JwtFormat two = one.withAudience("orders", "bills");
    assertThat(claimsOf(one)).containsEntry("aud", "orders");
    assertThat(claimsOf(two)).containsEntry("aud", List.of("orders", "bills"));
    assertThat(claimsOf(two.withAudience())).doesNotContainKey("aud");
    assertThat(claimsOf(none)).doesNotContainKey("aud");
  }

  private static Map<String, Object> claimsOf(JwtFormat format) throws Exception {
    try (GivenIssuer of = new GivenIssuer(format)) {
      return claims(of.issue());
    }
  }

  @Test
  void showsTheSecretsIdAndNothingOfTheToken() {
    IssuedKey issued = issuer.issue();
    assertThat(issued.key().keyPrefix()).isEqualTo("jwt_" + secret(issued).id());
    assertThat(issued.token().reveal()).doesNotContain(issued.key().keyPrefix());
  }

  @Test
  void recognisesItsTokensByTheSecretsId() {
    IssuedKey issued = issuer.issue();
    assertThat(issuer.format.recognise(issued.token().reveal()))
        .isEqualTo(new Recognition.Ours(Optional.of(secret(issued).id())));
  }

  @Test
  void recognisesTokensForOtherAudiences() {
    IssuedKey issued = issuer.issue();
    assertThat(issuer.format.withAudience("bills").recognise(issued.token().reveal()))
        .isInstanceOf(Recognition.Ours.class);
  }

  @Test
  void publishesItsKeys() {
    JwtKeys keys = JwtKeys.signingWith(GivenKeys.ED.key()).publishing(GivenKeys.EC.key());
    assertThat(JwtFormat.create(GivenIssuer.URL, keys).publishedKeys()).contains(keys.jwks());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "https://issuer.example/a?b=c#d", "urn:x:~"})
  void takesAnyUrlForAnIssuer(String url) {
    assertThat(JwtFormat.create(url, JwtKeys.signingWith(GivenKeys.ED.key()))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\n", "\u007f", "ключ", "\u00a0"})
  void refusesWhatIsNoIssuerAndNoAudience(String illegal) {
    assertIllegal(illegal);
  }

  @Test
  void refusesAnIssuerAndAnAudienceOfMoreThan255Characters() {
    String most = "a".repeat(255);
    JwtFormat format = JwtFormat.create(most, JwtKeys.signingWith(GivenKeys.ED.key()));
    assertThat(format.withAudience(most)).isNotNull();
    assertIllegal(most + "a");
  }

  private void assertIllegal(String text) {
    String problem = " must be 1 to 255 printable ASCII characters without blanks";
    assertThatThrownBy(() -> JwtFormat.create(text, JwtKeys.signingWith(GivenKeys.ED.key())))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("issuer" + problem);
    assertThatThrownBy(() -> issuer.format.withAudience("orders", text))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("audience" + problem);
  }

  @Test
  void mintsTokensOfUpTo2048CharactersAndStoresNoneThatIsLonger() {
    int longest = 0;
    List<String> scopes = new ArrayList<>();
    for (int count = 0; ; count++) {
      scopes.add("scope:of:some:length:%03d".formatted(count));
      NewKey request = NewKey.named("ci").withScopes(scopes);
      int stored = count;
      try {
        longest = issuer.lifecycle.issue(request).token().reveal().length();
      } catch (InvalidMemberException refused) {
        assertThat(refused.member()).isEqualTo("scopes");
        assertThat(refused)
            .hasMessageMatching(
                "scopes make the token 20[0-9]{2} characters long, and 2048 is the most: use fewer"
                    + " or shorter scopes or a wildcard, or a shorter owner, tenant or audience");
        assertThat(issuer.lifecycle.list(KeyQuery.all())).hasSize(stored);
        break;
      }
    }
    assertThat(longest).isBetween(2000, 2048);
  }
}
