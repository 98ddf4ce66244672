package dev.apikeys.spring;

import static dev.apikeys.spring.ConfiguredApplication.isRefused;
import static dev.apikeys.spring.ConfiguredApplication.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.ImportRow;
import dev.apikeys.NewKey;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

/** What the settings below {@code api-keys.imports} let in. */
class ImportSettingsTest {

  private static final String TOKEN = "Zm9yZWlnbi10b2tlbi1vZi1hbm90aGVyLXN5c3RlbS1f";

  private static Verification taken(ApplicationContext context, String scheme, byte[] hash) {
    ApiKeys keys = context.getBean(ApiKeys.class);
    String hex = HexFormat.of().formatHex(hash);
    keys.as(Actor.system("test"))
        .imports()
        .storeAll(List.of(ImportRow.of(scheme, hex, () -> NewKey.named("earlier"))));
    return keys.verify(TOKEN, VerificationContext.none());
  }

  private static byte[] digest(String algorithm) throws Exception {
    return MessageDigest.getInstance(algorithm).digest(TOKEN.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"sha256, SHA-256", "sha512, SHA-512"})
  void takeTokensThatWereHashedPlainly(String scheme, String algorithm) throws Exception {
    byte[] hash = digest(algorithm);
    with(
            "imports.min-length=44",
            "imports.max-length=44",
            "imports.alphabet=base64url",
            "imports.schemes=" + scheme)
        .run(context -> assertThat(taken(context, scheme, hash)).isInstanceOf(Verified.class));
  }

  @Test
  void takeTokensThatWereHashedByAKey() throws Exception {
    byte[] key = "the other system's key".getBytes(UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] hash = mac.doFinal(TOKEN.getBytes(UTF_8));
    with(
            "imports.min-length=20",
            "imports.max-length=60",
            "imports.alphabet=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            "imports.hmac-keys.old=" + Base64.getEncoder().encodeToString(key))
        .run(
            context ->
                assertThat(taken(context, "hmac-sha256:old", hash)).isInstanceOf(Verified.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"base64url", "Base64URL", "base64-url", "base64_url"})
  void takeTheNameOfAnAlphabetHoweverItIsWritten(String name) throws Exception {
    byte[] hash = digest("SHA-256");
    with(
            "imports.min-length=44",
            "imports.max-length=44",
            "imports.alphabet=" + name,
            "imports.schemes=sha256")
        .run(context -> assertThat(taken(context, "sha256", hash)).isInstanceOf(Verified.class));
  }

  @Test
  void areOffByDefault() {
    with()
        .run(
            context ->
                assertThat(context.getBean(ApiKeys.class).verify(TOKEN, VerificationContext.none()))
                    .isNotInstanceOf(Verified.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "schemes=sha256 | min-length is not set",
        "min-length=20 | max-length is not set",
        "min-length=20, max-length=30 | alphabet is not set",
        "min-length=20, max-length=30, alphabet=hex | schemes and api-keys.imports.hmac-keys are not",
        "min-length=8, max-length=30, alphabet=hex, schemes=sha256 | min-length is 8",
        "min-length=20, max-length=999, alphabet=hex, schemes=sha256 | max-length is 999",
        "min-length=20, max-length=30, alphabet=a\u00e4, schemes=sha256 | alphabet must hold",
        "min-length=20, max-length=30, alphabet=hex, schemes=md5 | schemes holds 'md5'",
        "min-length=20, max-length=30, alphabet=hex, hmac-keys.k=* | hmac-keys.k is not base64"
      })
  void areRefusedByName(String settings, String message) {
    String[] all = settings.split(", ");
    for (int i = 0; i < all.length; i++) {
      all[i] = "imports." + all[i];
    }
    isRefused(with(all), "api-keys.imports." + message);
  }
}
