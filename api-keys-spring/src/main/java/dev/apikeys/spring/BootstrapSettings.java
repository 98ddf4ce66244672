package dev.apikeys.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's own secret, which becomes an administrator's key once.
 *
 * @param adminKey the secret, at least 22 characters drawn at random, or file: and the path of a
 *     file that holds it; by default the environment variable INITIAL_ADMIN_KEY, and else none
 * @param name the name of its key
 * @param scopes the scopes of its key
 */
record BootstrapSettings(
    @Nullable SecretText adminKey,
    @DefaultValue("initial administrator") String name,
    @DefaultValue({"**", "api-keys:admin"}) List<String> scopes) {}
