package dev.apikeys.spring;

import dev.apikeys.ApiKeys;
import dev.apikeys.ApiKeysBuilder;

/**
 * Says more of the {@link ApiKeys} that the starter builds, after the settings and the beans that
 * it takes: a clock, a policy of each key, a format of tokens. Each bean of this type is asked, in
 * order.
 */
@FunctionalInterface
public interface ApiKeysBuilderCustomizer {

  /** Called once, before the keys are built. */
  void customize(ApiKeysBuilder builder);
}
