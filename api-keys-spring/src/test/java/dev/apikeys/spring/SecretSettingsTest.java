package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** An application on a real port that shows all values of its settings. */
class SecretSettingsTest {

  @EnableAutoConfiguration
  static class Application {
    @Bean
    KeyStore store() {
      return new InMemoryKeyStore();
    }
  }

  private static final String P1 = random();
  private static final String P2 = random();
  private static final String P3 = random();
  private static final String ADMIN = random().substring(0, 40);
  private static final String HMAC = random();
  private static final KeyPair SIGNING = signing();
  private static final String PRIVATE = base64(SIGNING.getPrivate());

  private final SecretSettings settings =
      new SecretSettings(ApiKeysProperties.in(new StandardEnvironment()), Optional.empty());

  private static String random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static KeyPair signing() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String pem() {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(PRIVATE)
        + "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(base64(SIGNING.getPublic()));
  }

  private static String base64(Key key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  private static Map<String, Object> environment() {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("APIKEYS_PEPPERS_P1", P1);
    variables.put("DATABASE_SALT", P2);
    variables.put(
        "SPRING_APPLICATION_JSON", "{\"api-keys\":{\"peppers\":{\"p3\":\"" + P3 + "\"}}}");
    variables.put("INITIAL_ADMIN_KEY", ADMIN);
    variables.put("SIGNING", pem());
    return variables;
  }

  private static Started start() {
    return new Started(
        new SpringApplicationBuilder(Application.class)
            .initializers(
                context ->
                    context
                        .getEnvironment()
                        .getPropertySources()
                        .addFirst(
                            new SystemEnvironmentPropertySource(
                                "test-systemEnvironment", environment())))
            .run(
                "--server.port=0",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.env.show-values=always",
                "--management.endpoint.configprops.show-values=always",
                "--api-keys.prefix=acme_live",
                "--apiKeys.peppers.p2=${DATABASE_SALT}",
                "--api-keys.current-pepper=p1",
                "--api-keys.bootstrap.admin-key=${INITIAL_ADMIN_KEY}",
                "--api-keys.jwt.issuer=https://api.example.com",
                "--api-keys.jwt.keys.k1=${SIGNING}",
                "--api-keys.imports.min-length=43",
                "--api-keys.imports.max-length=43",
                "--api-keys.imports.alphabet=base64url",
                "--api-keys.imports.hmac-keys.h1=" + HMAC));
  }

  private static String shown(Started application, String token, String path) {
    return application.probe().getWith(token, "/actuator/" + path).is(200).text();
  }

  @Test
  void areNotShownThoughAllValuesAre() {
    try (Started application = start()) {
      String token = application.token();
      for (String path :
          List.of(
              "env",
              "configprops",
              "env/APIKEYS_PEPPERS_P1",
              "env/api-keys.imports.hmac-keys.h1",
              "env/apiKeys.peppers.p2",
              "env/DATABASE_SALT",
              "env/SIGNING",
              "env/INITIAL_ADMIN_KEY")) {
        assertThat(shown(application, token, path))
            .as(path)
            .contains(path.equals("configprops") ? "acme_live" : "******")
            .doesNotContain(P1, P2, P3, ADMIN, HMAC, PRIVATE);
      }
    }
  }

  @Test
  void leaveOthersToBeShown() {
    try (Started application = start()) {
      String token = application.token();
      assertThat(shown(application, token, "env/api-keys.prefix")).contains("acme_live");
      assertThat(shown(application, token, "configprops"))
          .contains("acme_live", "https://api.example.com");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-keys.peppers.p1",
        "apiKeys.peppers[p1]",
        "api_keys.peppers.p1",
        "APIKEYS_PEPPERS_P1",
        "API_KEYS_PEPPERS_P1",
        "api-keys.bootstrap.admin-key",
        "APIKEYS_BOOTSTRAP_ADMINKEY",
        "INITIAL_ADMIN_KEY",
        "api-keys.jwt.keys[2026-01]",
        "APIKEYS_JWT_KEYS_K1",
        "api-keys.imports.hmac-keys.h1",
        "api-keys.imports.hmacKeys.h1",
        "APIKEYS_IMPORTS_HMACKEYS_H1"
      })
  void areKnownByAnyOfTheirNames(String name) {
    SanitizableData data = new SanitizableData(null, name, "short");
    assertThat(settings.apply(data).getValue()).isEqualTo(SanitizableData.SANITIZED_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"api-keys.prefix", "api-keys.current-pepper", "api-keys.jwt.issuer", "java.home"})
  void areNotTakenForOthers(String name) {
    SanitizableData data = new SanitizableData(null, name, "short");
    assertThat(settings.apply(data)).isSameAs(data);
  }

  @Test
  void areNotPrintedWhereAPlaceholderStandsInTheOperatorsSecret() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("INITIAL_ADMIN_KEY", ADMIN + "${none}")));
    ApiKeysProperties properties = ApiKeysProperties.in(environment);
    assertThatThrownBy(
            () ->
                new ApiKeysSanitizingAutoConfiguration()
                    .apiKeysSecretSettings(properties, environment))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("INITIAL_ADMIN_KEY holds a placeholder")
        .hasMessageNotContaining(ADMIN)
        .hasNoCause();
  }
}
