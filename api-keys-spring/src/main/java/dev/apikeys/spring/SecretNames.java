package dev.apikeys.spring;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The names of secrets. One with a dot that does not stand in brackets, as each underscore of an
 * environment variable is read, Spring Boot takes for a group and leaves out without a word: a
 * pepper would be missing.
 *
 * @param environment where they are set
 */
record SecretNames(Environment environment) {

  /**
   * Refuses what was left out.
   *
   * @throws InvalidSettingException if there is any
   */
  void requireBound(ApiKeysProperties properties) {
    requireBound("api-keys.peppers", properties.peppers().keySet());
    requireBound("api-keys.imports.hmac-keys", properties.imports().hmacKeys().keySet());
    requireBound("api-keys.jwt.keys", properties.jwt().keys().keySet());
  }

  private void requireBound(String group, Set<String> bound) {
    BindResult<Map<String, Object>> set =
        Binder.get(environment).bind(group, Bindable.mapOf(String.class, Object.class));
    Set<String> missing = set.isBound() ? new TreeSet<>(set.get().keySet()) : new TreeSet<>();
    missing.removeAll(bound);
    if (!missing.isEmpty()) {
      throw new InvalidSettingException(
          group + "." + missing.iterator().next(),
          "is no secret, but a group of such: write a name with a dot in brackets, such as"
              + " \"[2026.01]\", and in the environment give one without underscore");
    }
  }
}
