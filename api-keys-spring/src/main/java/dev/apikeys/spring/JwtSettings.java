package dev.apikeys.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that are signed JWTs.
 *
 * @param issuer what stands in iss, usually the URL of the application; it switches signed keys on
 * @param keys the signing keys by their kid, each as PEM or JWK, or file: and the path of a file
 *     that holds it; those that only verify may be public ones
 * @param currentKey kid of the key that signs; may be left out if there is exactly one
 * @param audience the services that are meant to accept the keys; by default none is named
 * @param mint whether new keys are signed JWTs; if not, those issued earlier are accepted
 */
record JwtSettings(
    @Nullable String issuer,
    @DefaultValue Map<String, SecretText> keys,
    @Nullable String currentKey,
    @DefaultValue List<String> audience,
    @DefaultValue("true") boolean mint) {}
