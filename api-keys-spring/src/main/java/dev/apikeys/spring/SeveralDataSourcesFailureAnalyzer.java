package dev.apikeys.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains how to say which of several DataSources is that of the keys. */
class SeveralDataSourcesFailureAnalyzer
    extends AbstractFailureAnalyzer<SeveralDataSourcesException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, SeveralDataSourcesException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Mark the one that keys are kept in with @ApiKeysDataSource, or one of them with @Primary.",
        cause);
  }
}
