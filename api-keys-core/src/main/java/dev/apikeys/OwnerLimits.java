package dev.apikeys;

import java.util.Optional;

/** How many live keys an owner may have, by what a changed key would be. */
@FunctionalInterface
public interface OwnerLimits {

  /** The limit for the owner of this key; empty if there is none. */
  Optional<OwnerLimit> of(ApiKey resulting);
}
