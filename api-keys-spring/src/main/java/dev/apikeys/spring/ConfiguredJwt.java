package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ApiKeysBuilder;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are signed JWTs, as the settings have them.
 *
 * @param settings our settings
 */
record ConfiguredJwt(JwtSettings settings) {

  private static final String ROOT = "api-keys.jwt";

  /**
   * Has new tokens signed, or such ones accepted, if there is an issuer.
   *
   * @throws InvalidSettingException if a setting is missing, or cannot be kept
   */
  void allow(ApiKeysBuilder builder) {
    String issuer = settings.issuer();
    if (issuer == null) {
      if (!settings.keys().isEmpty()) {
        throw new InvalidSettingException(
            ROOT + ".issuer",
            "is not set, but " + ROOT + ".keys are: give the issuer, such as https://example.com");
      }
      return;
    }
    JwtKeys keys = keys();
    JwtFormat format =
        InvalidSettingException.naming(ROOT + ".issuer", () -> JwtFormat.create(issuer, keys));
    JwtFormat meant =
        InvalidSettingException.naming(
            ROOT + ".audience",
            () -> format.withAudience(settings.audience().toArray(String[]::new)));
    if (settings.mint()) {
      builder.format(meant);
    } else {
      builder.readableFormat(meant);
    }
  }

  private JwtKeys keys() {
    String current =
        ConfiguredChoice.of(
            ROOT + ".current-key", settings.currentKey(), ROOT + ".keys", settings.keys().keySet());
    if (current == null) {
      throw new InvalidSettingException(
          ROOT + ".keys", "are not set, but the issuer is: give the key that signs");
    }
    JwtKeys signing =
        InvalidSettingException.naming(
            ROOT + ".keys." + current,
            () -> JwtKeys.signingWith(key(current, settings.keys().get(current))));
    JwtKey[] others =
        settings.keys().entrySet().stream()
            .filter(key -> !key.getKey().equals(current))
            .map(key -> key(key.getKey(), key.getValue()))
            .toArray(JwtKey[]::new);
    return InvalidSettingException.naming(ROOT + ".keys", () -> signing.publishing(others));
  }

  private static JwtKey key(String kid, @Nullable SecretText secret) {
    String setting = ROOT + ".keys." + kid;
    String text = requireNonNull(secret, setting).reveal(setting);
    JwtKey key =
        InvalidSettingException.naming(
            setting, () -> text.startsWith("{") ? JwtKey.ofJwk(text) : JwtKey.ofPem(kid, text));
    if (!key.kid().equals(kid)) {
      throw new InvalidSettingException(
          setting, "holds a JWK of the kid '" + key.kid() + "': name the setting by that");
    }
    return key;
  }
}
