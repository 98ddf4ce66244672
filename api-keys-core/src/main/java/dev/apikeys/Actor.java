package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * Who does something, for the audit: a user, a key, or a system. Given by the application, which is
 * trusted: an actor acts on all tenants, and no rule about what it may grant applies. Immutable.
 *
 * @param kind what it is
 * @param id its id, 1 to 255 characters
 * @param address the address it called from, if that is known; at most 64 characters
 */
public record Actor(Kind kind, String id, Optional<String> address) {

  /** What an actor is. */
  public enum Kind {
    /** A person of the application. */
    USER,
    /** An API key; the id is the key's. */
    KEY,
    /** A program: a job, a command line, a start-up. */
    SYSTEM;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses blank, over-long and unprintable ids. */
  public Actor {
    requireNonNull(kind, "kind");
    requireNonNull(id, "id");
    requireNonNull(address, "address");
    Require.text("actor", id, NewKey.MAX_NAME);
    address.ifPresent(value -> Require.text("address", value, 64));
  }

  /** A user of the application. */
  public static Actor of(String userId) {
    return new Actor(Kind.USER, requireNonNull(userId, "userId"), Optional.empty());
  }

  /** A key. */
  public static Actor key(String keyId) {
    return new Actor(Kind.KEY, requireNonNull(keyId, "keyId"), Optional.empty());
  }

  /** A program. */
  public static Actor system(String name) {
    return new Actor(Kind.SYSTEM, requireNonNull(name, "name"), Optional.empty());
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws IllegalArgumentException if it is not {@code kind:id}
   */
  public static Actor parse(String text) {
    requireNonNull(text, "text");
    for (Kind kind : Kind.values()) {
      String start = kind.text() + ":";
      if (text.startsWith(start)) {
        return new Actor(kind, text.substring(start.length()), Optional.empty());
      }
    }
    throw new IllegalArgumentException(
        "an actor must be written kind:id, not '" + Require.printable(text) + "'");
  }

  /** The same actor, calling from this address. */
  public Actor from(String clientAddress) {
    return new Actor(kind, id, Optional.of(requireNonNull(clientAddress, "clientAddress")));
  }

  /** {@code kind:id}, as stores keep it. */
  @Override
  public String toString() {
    return kind.text() + ":" + id;
  }
}
