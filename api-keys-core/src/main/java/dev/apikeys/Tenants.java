package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Which tenants a question or a right extends to: all, or exactly one.
 *
 * @param only the one tenant, {@code ""} being one like any other; absent for all
 */
public record Tenants(Optional<String> only) {

  /**
   * Refuses a tenant that no key can be in.
   *
   * @throws InvalidMemberException if it is none
   */
  public Tenants {
    requireNonNull(only, "only").ifPresent(Require::tenant);
  }

  /** Every tenant. */
  public static Tenants all() {
    return new Tenants(Optional.empty());
  }

  /** This tenant alone. */
  public static Tenants only(String tenant) {
    return new Tenants(Optional.of(requireNonNull(tenant, "tenant")));
  }

  /** Whether this tenant is among them. */
  public boolean include(String tenant) {
    requireNonNull(tenant, "tenant");
    return only.isEmpty() || only.get().equals(tenant);
  }

  /** This one of them alone; empty if it is none of them, or none that a key can be in. */
  Optional<Tenants> narrowedTo(String tenant) {
    try {
      return include(tenant) ? Optional.of(only(tenant)) : Optional.empty();
    } catch (InvalidMemberException impossible) {
      return Optional.empty();
    }
  }
}
