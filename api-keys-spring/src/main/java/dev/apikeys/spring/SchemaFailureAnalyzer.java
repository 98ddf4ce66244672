package dev.apikeys.spring;

import dev.apikeys.jdbc.SchemaException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains tables that are missing, or of another version. */
class SchemaFailureAnalyzer extends AbstractFailureAnalyzer<SchemaException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SchemaException cause) {
    return new FailureAnalysis(
        "The database is not fit for API keys: " + cause.getMessage() + ".",
        "Apply the scripts below classpath:db/api-keys with your migration tool before the"
            + " application starts, or set api-keys.jdbc.initialize-schema=always to have missing"
            + " tables made at the start.",
        cause);
  }
}
