package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.over;
import static dev.apikeys.spring.ConfiguredApplication.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What the settings below {@code api-keys.jwt} let be signed. */
class JwtSettingsTest {

  private static final String ISSUER = "jwt.issuer=https://api.example.com";
  private static final String PEM = pem();
  private static final String OTHER = pem();

  private final KeyStore store = new InMemoryKeyStore();

  private static String pem() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      return block("PRIVATE KEY", pair.getPrivate().getEncoded())
          + block("PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String block(String name, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(name, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
  }

  private static String token(ApplicationContext context) {
    return context
        .getBean(ApiKeys.class)
        .as(Actor.system("test"))
        .issue(NewKey.named("a"))
        .token()
        .reveal();
  }

  private static String part(String token, int index) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), UTF_8);
  }

  private static void refused(ApplicationContextRunner application, String message) {
    application.run(
        context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("PRIVATE KEY-----\nM"));
  }

  @Test
  void signNewKeys() {
    with(ISSUER, "jwt.keys.k1=" + PEM, "jwt.audience=orders,stock")
        .run(
            context -> {
              String token = token(context);
              assertThat(part(token, 0)).contains("\"kid\":\"k1\"", "\"typ\":\"apikey+jwt\"");
              assertThat(part(token, 1))
                  .contains("https://api.example.com", "[\"orders\",\"stock\"]");
              assertThat(context.getBean(ApiKeys.class).publishedKeys().orElseThrow())
                  .contains("k1");
            });
  }

  @Test
  void readKeysFromFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("signing.pem"), PEM);
    with(ISSUER, "jwt.keys[2026-01]=file:" + file)
        .run(context -> assertThat(part(token(context), 0)).contains("\"kid\":\"2026-01\""));
  }

  @Test
  void signByTheCurrentKeyAndPublishAll() {
    with(ISSUER, "jwt.keys.k1=" + PEM, "jwt.keys.k2=" + OTHER, "jwt.current-key=k2")
        .run(
            context -> {
              assertThat(part(token(context), 0)).contains("\"kid\":\"k2\"");
              assertThat(context.getBean(ApiKeys.class).publishedKeys().orElseThrow())
                  .contains("\"k1\"", "\"k2\"")
                  .doesNotContain("\"d\"");
            });
  }

  @Test
  void acceptSignedKeysWhereNewOnesAreNot() {
    List<String> tokens = new ArrayList<>();
    over(store, ISSUER, "jwt.keys.k1=" + PEM).run(context -> tokens.add(token(context)));
    over(store, ISSUER, "jwt.keys.k1=" + PEM, "jwt.mint=false", "prefix=acme")
        .run(
            context -> {
              assertThat(
                      context
                          .getBean(ApiKeys.class)
                          .verify(tokens.get(0), VerificationContext.none()))
                  .isInstanceOf(Verified.class);
              assertThat(token(context)).startsWith("acme_");
            });
  }

  @Test
  void takeAJwkUnderItsOwnName() {
    String jwk =
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"other\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
            + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}";
    with(ISSUER, "jwt.keys.other=" + jwk)
        .run(context -> assertThat(part(token(context), 0)).contains("\"kid\":\"other\""));
    refused(with(ISSUER, "jwt.keys.k1=" + jwk), "api-keys.jwt.keys.k1 holds a JWK of the kid");
  }

  @Test
  void areRefusedByName() {
    refused(with("jwt.keys.k1=" + PEM), "api-keys.jwt.issuer is not set");
    refused(with(ISSUER), "api-keys.jwt.keys are not set");
    refused(with(ISSUER, "jwt.keys.k1=no pem"), "api-keys.jwt.keys.k1 ");
    refused(with("jwt.issuer=a b", "jwt.keys.k1=" + PEM), "api-keys.jwt.issuer ");
    refused(with(ISSUER, "jwt.keys.k1=" + PEM, "jwt.audience=a b"), "api-keys.jwt.audience");
    refused(
        with(ISSUER, "jwt.keys.k1=" + PEM, "jwt.keys.k2=" + OTHER),
        "api-keys.jwt.current-key is not set");
    refused(
        with(ISSUER, "jwt.keys.k1=" + PEM, "jwt.current-key=k2"),
        "api-keys.jwt.current-key is 'k2'");
  }

  @Test
  void areRefusedWhereASigningKeyIsPublic() {
    refused(
        with(ISSUER, "jwt.keys.k1=" + PEM.substring(PEM.indexOf("-----BEGIN PUBLIC"))),
        "api-keys.jwt.keys.k1 'k1' has no private half");
  }

  @Test
  void areRefusedWithoutNimbus() {
    refused(
        with(ISSUER, "jwt.keys.k1=" + PEM).withClassLoader(new FilteredClassLoader("com.nimbusds")),
        "api-keys.jwt is set, but nimbus-jose-jwt is not on the class path");
  }

  @Test
  void needNoNimbusWhereNothingIsSet() {
    with()
        .withClassLoader(new FilteredClassLoader("com.nimbusds"))
        .run(context -> assertThat(context).hasNotFailed());
  }
}
