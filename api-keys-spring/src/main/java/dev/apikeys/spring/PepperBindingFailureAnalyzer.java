package dev.apikeys.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains peppers that cannot be bound, before others do who would print them. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class PepperBindingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

  private static final ConfigurationPropertyName PEPPERS =
      ConfigurationPropertyName.of("api-keys.peppers");

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
    ConfigurationPropertyName name = cause.getName();
    if (!PEPPERS.equals(name) && !PEPPERS.isAncestorOf(name)) {
      return null;
    }
    return new FailureAnalysis(
        "The setting '" + PEPPERS + "' is not a table of peppers by id. Its value is withheld.",
        "Give each pepper an id: " + PEPPERS + ".p1, and so on.",
        new IllegalArgumentException("the peppers could not be bound"));
  }
}
