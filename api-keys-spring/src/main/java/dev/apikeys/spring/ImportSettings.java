package dev.apikeys.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tokens of another system, which are accepted once they were taken over by their hashes.
 *
 * @param minLength the fewest characters of such a token, 16 or more; it switches them on, together
 *     with the settings beside it
 * @param maxLength the most characters of such a token, at most 512
 * @param alphabet what such a token consists of: hex, base62, base64, base64url, or the characters
 *     themselves
 * @param schemes how the other system hashed them: sha256, sha512
 * @param hmacKeys keys by id with which the other system hashed them by HMAC-SHA-256, in base64, or
 *     file: and the path of a file that holds it
 */
record ImportSettings(
    @Nullable Integer minLength,
    @Nullable Integer maxLength,
    @Nullable String alphabet,
    @DefaultValue List<String> schemes,
    @DefaultValue Map<String, SecretText> hmacKeys) {}
