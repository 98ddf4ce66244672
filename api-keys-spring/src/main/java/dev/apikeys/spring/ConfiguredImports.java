package dev.apikeys.spring;

import dev.apikeys.ImportedTokens;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of another system as the settings have them.
 *
 * @param settings our settings
 */
record ConfiguredImports(ImportSettings settings) {

  private static final String ROOT = "api-keys.imports";

  private static final Map<String, String> ALPHABETS =
      Map.of(
          "hex", ImportedTokens.HEX,
          "base62", ImportedTokens.BASE62,
          "base64", ImportedTokens.BASE64,
          "base64url", ImportedTokens.BASE64URL);

  /**
   * What they look like, and how they were hashed; empty if nothing is set.
   *
   * @throws InvalidSettingException if a setting is missing, or cannot be kept
   */
  Optional<ImportedTokens> tokens() {
    if (settings.equals(new ImportSettings(null, null, null, List.of(), Map.of()))) {
      return Optional.empty();
    }
    int min = required("min-length", settings.minLength());
    int max = required("max-length", settings.maxLength());
    String alphabet = required("alphabet", settings.alphabet());
    ImportedTokens tokens =
        InvalidSettingException.within(ROOT, () -> ImportedTokens.of(min, max, alphabet(alphabet)));
    for (String scheme : settings.schemes()) {
      tokens = hashedBy(scheme, tokens);
    }
    for (Map.Entry<String, SecretText> key : settings.hmacKeys().entrySet()) {
      tokens = hashedBy(key.getKey(), key.getValue(), tokens);
    }
    if (settings.schemes().isEmpty() && settings.hmacKeys().isEmpty()) {
      throw new InvalidSettingException(
          ROOT + ".schemes",
          "and " + ROOT + ".hmac-keys are not set: say how the tokens were hashed, such as sha256");
    }
    return Optional.of(tokens);
  }

  /** By its name, however that is written: its letters would make an alphabet as well. */
  private static String alphabet(String set) {
    String name = set.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    return ALPHABETS.getOrDefault(name, set);
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new InvalidSettingException(
          ROOT + "." + name,
          "is not set, but other settings of " + ROOT + " are: say what the tokens look like");
    }
    return value;
  }

  private static ImportedTokens hashedBy(String scheme, ImportedTokens tokens) {
    return InvalidSettingException.naming(
        ROOT + ".schemes",
        () ->
            switch (scheme) {
              case "sha256" -> tokens.sha256();
              case "sha512" -> tokens.sha512();
              default ->
                  throw new InvalidSettingException(
                      ROOT + ".schemes",
                      "holds '" + scheme + "': give sha256 or sha512, or " + ROOT + ".hmac-keys");
            });
  }

  private static ImportedTokens hashedBy(String id, SecretText key, ImportedTokens tokens) {
    String setting = ROOT + ".hmac-keys." + id;
    byte[] bytes = key.bytes(setting);
    return InvalidSettingException.naming(setting, () -> tokens.hmacSha256(id, bytes));
  }
}
