package dev.apikeys.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a setting that cannot be kept. */
class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
    return new FailureAnalysis(
        cause.getMessage() + ".",
        "Correct "
            + cause.setting()
            + " where it is set: in application.yaml, the environment, or"
            + " the command line.",
        cause);
  }
}
