package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What an application says of an owner of keys. Immutable.
 *
 * @param isActive whether the owner's keys may be used at all
 * @param rights what the owner may do, beyond which none of its keys goes; absent for no such bound
 */
public record OwnerState(boolean isActive, Optional<Scopes> rights) {

  /** Refuses null. */
  public OwnerState {
    requireNonNull(rights, "rights");
  }

  /** An owner whose keys may do what they are granted. */
  public static OwnerState active() {
    return new OwnerState(true, Optional.empty());
  }

  /** An owner whose keys may do what they are granted, as far as it may do so itself. */
  public static OwnerState activeWithin(Scopes rights) {
    return new OwnerState(true, Optional.of(requireNonNull(rights, "rights")));
  }

  /** An owner none of whose keys may be used, or that is unknown. */
  public static OwnerState inactive() {
    return new OwnerState(false, Optional.empty());
  }
}
