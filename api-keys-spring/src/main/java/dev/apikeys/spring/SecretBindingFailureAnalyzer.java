package dev.apikeys.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains settings that cannot be bound and are secrets, or stand where secrets do, before others
 * do who would print them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecretBindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  private static final List<ConfigurationPropertyName> GROUPS =
      List.of(
          ConfigurationPropertyName.of("api-keys.peppers"),
          ConfigurationPropertyName.of("api-keys.bootstrap"),
          ConfigurationPropertyName.of("api-keys.jwt"),
          ConfigurationPropertyName.of("api-keys.imports"));

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    ConfigurationPropertyName name = cause.getName();
    return GROUPS.stream()
        .filter(group -> group.equals(name) || group.isAncestorOf(name))
        .findFirst()
        .map(group -> withheld(name, group))
        .orElse(null);
  }

  private static FailureAnalysis withheld(
      ConfigurationPropertyName name, ConfigurationPropertyName group) {
    return new FailureAnalysis(
        "The setting '" + name + "' cannot be read. Its value is withheld: it may be a secret.",
        "Give it as text, in YAML in quotes, and as README has it; below "
            + group
            + ", secrets have names of their own.",
        new IllegalArgumentException(name + " could not be bound"));
  }
}
