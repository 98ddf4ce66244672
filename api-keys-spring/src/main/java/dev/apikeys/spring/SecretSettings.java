package dev.apikeys.spring;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps the secrets of the settings out of what the Actuator shows, whatever it may show: by their
 * names as any source spells them, and by what they are, since a source may hold them under a name
 * of the operator's own, or all settings in one.
 */
final class SecretSettings implements SanitizingFunction {

  /** Without what sources spell differently. */
  private static final List<String> GROUPS =
      List.of("apikeyspeppers", "apikeysjwtkeys", "apikeysimportshmackeys");

  private static final List<String> NAMES = List.of("apikeysbootstrapadminkey", "initialadminkey");

  /** What holds several settings, escaped perhaps. */
  private static final List<String> HOLDING_MANY =
      List.of("springapplicationjson", "sunjavacommand");

  /** Shorter ones would be found in what is no secret. */
  private static final int LONG_ENOUGH = 16;

  private final List<String> secrets;

  /** Of these settings, and of the operator's secret in the environment. */
  SecretSettings(ApiKeysProperties properties, Optional<String> initialAdminKey) {
    SecretText adminKey = properties.bootstrap().adminKey();
    this.secrets =
        Stream.of(
                properties.peppers().values().stream(),
                properties.jwt().keys().values().stream(),
                properties.imports().hmacKeys().values().stream(),
                Stream.ofNullable(adminKey),
                initialAdminKey.stream().map(SecretText::valueOf))
            .flatMap(same -> same)
            .flatMap(secret -> secret.written().stream())
            .filter(text -> text.length() >= LONG_ENOUGH)
            .toList();
  }

  @Override
  public SanitizableData apply(SanitizableData data) {
    String name = squeezed(data.getKey());
    String value = String.valueOf(data.getValue());
    boolean secret =
        GROUPS.stream().anyMatch(name::startsWith)
            || NAMES.contains(name)
            || secrets.stream().anyMatch(value::contains)
            || (HOLDING_MANY.contains(name) && tellsOfKeys(value));
    return secret ? data.withSanitizedValue() : data;
  }

  private static boolean tellsOfKeys(String value) {
    String squeezed = squeezed(value);
    return squeezed.contains("apikeys") || squeezed.contains("initialadminkey");
  }

  private static String squeezed(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
