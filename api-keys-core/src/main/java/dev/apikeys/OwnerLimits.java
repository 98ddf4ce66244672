package dev.apikeys;

import java.util.Optional;

/** How many live keys an owner may have, by what a key was and would be. */
@FunctionalInterface
public interface OwnerLimits {

  /** The limit that the owner of this key must keep; empty if this change needs none. */
  Optional<OwnerLimit> of(ApiKey before, ApiKey after);
}
