package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.ImportOutcome;
import dev.apikeys.ImportRow;
import dev.apikeys.ImportedTokens;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of other forms, and access tokens of users that resemble them, on a real port. */
class TokenFormatsTest extends GuardedServerTest {

  private static final String ISSUER = "https://issuer.example";
  private static final String IMPORTED = "a+b/c.d-e_f~0123456789==";
  private static final String BOOTSTRAP = "the-secret-of-the-operator";
  private static final ECKey SIGNING = signing();

  /** What an application has switched on. */
  enum Setting {
    NOTHING,
    IMPORTS,
    SIGNED_KEYS,
    ALL;

    ApiKeys keys() {
      ApiKeysBuilder builder = ApiKeys.builder(new InMemoryKeyStore()).pepper("p1", new byte[32]);
      if (this == IMPORTS || this == ALL) {
        builder.importing(looking());
      }
      if (this == SIGNED_KEYS || this == ALL) {
        builder.format(format());
      }
      return this == ALL ? builder.bootstrap(BOOTSTRAP).build() : builder.build();
    }
  }

  private final List<ApiKeys> open = new ArrayList<>();

  /** With the widest form of tokens there can be, which that of a JWT falls into. */
  private static ImportedTokens looking() {
    return ImportedTokens.of(16, 512, ImportedTokens.BASE64URL + "+/.~=").sha256();
  }

  private static ECKey signing() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("2026-03").generate();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static JwtFormat format() {
    return JwtFormat.create(ISSUER, JwtKeys.signingWith(JwtKey.ofJwk(SIGNING.toJSONString())));
  }

  /** What a user's login hands out, signed by the very key that signs keys. */
  private static String accessToken(JOSEObjectType type) throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("2026-03").type(type).build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("alice")
                .jwtID("0123456789abcdef")
                .build());
    jwt.sign(new ECDSASigner(SIGNING));
    return jwt.serialize();
  }

  private HttpProbe guarded(ApiKeyFilter filter) {
    return probe(
        server()
            .filter("/*", filter)
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::key).map(key -> key.name())
                            + " "
                            + request.getHeader("Authorization")))
            .start());
  }

  private ApiKeys keys(Setting setting) {
    ApiKeys keys = setting.keys();
    open.add(keys);
    return keys;
  }

  @AfterEach
  void close() {
    open.forEach(ApiKeys::close);
  }

  private static void assertOpens(HttpProbe probe, String token, String name) {
    String greeting = "Optional[" + name + "] null";
    assertThat(probe.getWith(token, "/").is(200).text()).isEqualTo(greeting);
    assertThat(probe.get("/", "Authorization", "Bearer " + token).is(200).text())
        .isEqualTo(greeting);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void passUsersAccessTokensOnUntouchedWhateverIsSwitchedOn(Setting setting) throws Exception {
    HttpProbe passing = guarded(ApiKeyFilter.create(keys(setting)).passingForeignBearer());
    for (JOSEObjectType type :
        new JOSEObjectType[] {JOSEObjectType.JWT, new JOSEObjectType("at+jwt")}) {
      String header = "Bearer " + accessToken(type);
      assertThat(passing.get("/", "Authorization", header).is(200).text())
          .isEqualTo("Optional.empty " + header);
    }
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void refuseUsersAccessTokensWhereAKeyIsRequired(Setting setting) throws Exception {
    HttpProbe requiring = guarded(ApiKeyFilter.create(keys(setting)));
    String token = accessToken(JOSEObjectType.JWT);
    requiring.getWith(token, "/").isProblem(401, "invalid_token");
    assertThat(requiring.get("/", "Authorization", "Bearer " + token).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void passOpaqueTokensOfOthersOn(Setting setting) {
    HttpProbe passing = guarded(ApiKeyFilter.create(keys(setting)).passingForeignBearer());
    String header = "Bearer " + IMPORTED;
    assertThat(passing.get("/", "Authorization", header).is(200).text())
        .isEqualTo("Optional.empty " + header);
    passing.getWith(IMPORTED, "/").isProblem(401, "invalid_token");
  }

  @Test
  void openByAnImportedToken() throws Exception {
    ApiKeys keys = keys(Setting.ALL);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(IMPORTED.getBytes(StandardCharsets.US_ASCII));
    ImportRow row =
        ImportRow.of(
            "sha256", Base64.getEncoder().encodeToString(digest), () -> NewKey.named("imported"));
    assertThat(keys.as(Actor.system("import")).imports().storeAll(List.of(row)))
        .allMatch(ImportOutcome.Imported.class::isInstance);
    assertOpens(guarded(ApiKeyFilter.create(keys)), IMPORTED, "imported");
  }

  @Test
  void openByTheBootstrapSecret() {
    ApiKeys keys = keys(Setting.ALL);
    keys.registerBootstrap(NewKey.named("first"));
    assertOpens(guarded(ApiKeyFilter.create(keys)), BOOTSTRAP, "first");
  }

  @Test
  void openByASignedKeyOfTheGreatestLength() {
    ApiKeys keys = keys(Setting.ALL);
    Lifecycle lifecycle = keys.as(Actor.of("alice"));
    List<String> scopes = Stream.iterate(10_000, n -> n + 1).limit(135).map(n -> "s" + n).toList();
    String token = lifecycle.issue(NewKey.named("signed").withScopes(scopes)).token().reveal();
    assertThat(token.length()).isBetween(1900, JwtFormat.MAX_LENGTH);
    assertOpens(guarded(ApiKeyFilter.create(keys)), token, "signed");
  }

  static Stream<String> appendices() {
    return Stream.of("", ".x", "=", "x".repeat(2000));
  }

  @ParameterizedTest
  @MethodSource("appendices")
  void refuseASignedKeyThatIsBrokenAsTheyRefuseAny(String appended) {
    ApiKeys keys = keys(Setting.ALL);
    HttpProbe probe = guarded(ApiKeyFilter.create(keys));
    String token = keys.as(Actor.of("alice")).issue(NewKey.named("signed")).token().reveal();
    String broken = token.substring(0, token.length() - 1) + appended;
    probe.getWith(broken, "/").isProblem(401, "invalid_token");
    assertThat(probe.get("/", "Authorization", "Bearer " + broken).status()).isEqualTo(401);
  }
}
