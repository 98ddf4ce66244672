package dev.apikeys.servlet;

import dev.apikeys.Caller;
import dev.apikeys.Cidrs;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyEdit;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a body asks of a key's members.
 *
 * @param named the members that it names
 * @param values their values; of a named member without one, the key is to go without
 */
record Terms(Set<String> named, Members values) {

  /** The scopes by which a key is an administrator. */
  static final List<String> MANAGING = List.of(Scopes.ADMIN, Scopes.ADMIN_ALL_TENANTS);

  private static final int MAX_DAYS = 1_000_000;
  private static final String REQUESTS = "rate_limit.requests";
  private static final String PER_SECONDS = "rate_limit.per_seconds";

  /**
   * Refuses members but these, and from users those that administrators alone may set.
   *
   * @throws InvalidMemberException naming one that is refused
   */
  static Members allow(
      Members members, Caller caller, Set<String> anybody, Set<String> administrators) {
    for (String member : members.values().keySet()) {
      if (administrators.contains(member) && caller instanceof Caller.User) {
        throw new InvalidMemberException(member, "is not for a user to set: leave it out");
      }
    }
    return members.allowing(
        Stream.concat(anybody.stream(), administrators.stream()).collect(Collectors.toSet()));
  }

  KeyEdit edit() {
    return ending(beginning(bounded(granting(describing(KeyEdit.nothing())))));
  }

  private KeyEdit describing(KeyEdit so) {
    KeyEdit edit = so;
    if (named.contains("name")) {
      edit = edit.named(required("name", values.text("name")));
    }
    if (named.contains("description")) {
      edit = edit.describedAs(values.text("description").orElse(""));
    }
    if (named.contains("metadata")) {
      edit = edit.withMetadata(values.object("metadata").orElse("{}"));
    }
    return named.contains("is_active")
        ? edit.enabled(required("is_active", values.flag("is_active")))
        : edit;
  }

  private static <T> T required(String member, Optional<T> value) {
    return value.orElseThrow(
        () -> new InvalidMemberException(member, "is nothing that a key can go without"));
  }

  private KeyEdit granting(KeyEdit edit) {
    if (!named.contains("is_admin")) {
      return named.contains("scopes") ? edit.withScopes(values.texts("scopes")) : edit;
    }
    List<String> scopes = new ArrayList<>(values.texts("scopes"));
    boolean manages = MANAGING.stream().anyMatch(scopes::contains);
    if (required("is_admin", values.flag("is_admin"))) {
      scopes.addAll(manages ? List.of() : List.of(Scopes.ADMIN));
    } else if (manages && named.contains("scopes")) {
      throw new InvalidMemberException("is_admin", "is false, but scopes hold one of " + MANAGING);
    } else {
      scopes.removeAll(MANAGING);
    }
    return edit.withScopes(scopes);
  }

  private KeyEdit bounded(KeyEdit so) {
    KeyEdit edit = so;
    if (named.contains("allowed_cidrs")) {
      edit = edit.allowedFrom(Cidrs.of(values.texts("allowed_cidrs")));
    }
    if (!named.contains("rate_limit")) {
      return edit;
    }
    Optional<Members> limit = values.members("rate_limit");
    return limit.isEmpty() ? edit.unlimited() : limited(edit, limit.get());
  }

  private static KeyEdit limited(KeyEdit edit, Members limit) {
    limit.allowing(Set.of(REQUESTS, PER_SECONDS));
    int requests = required(REQUESTS, limit.count(REQUESTS, RateLimit.MAX_REQUESTS));
    int seconds = required(PER_SECONDS, limit.count(PER_SECONDS, Integer.MAX_VALUE));
    return edit.limitedTo(requests, Duration.ofSeconds(seconds));
  }

  private KeyEdit beginning(KeyEdit edit) {
    return named.contains("not_before")
        ? values.instant("not_before").map(edit::notBefore).orElseGet(edit::validAtOnce)
        : edit;
  }

  KeyEdit ending(KeyEdit edit) {
    if (named.contains("expires_in_days")) {
      if (named.contains("expires_at")) {
        throw new InvalidMemberException(
            "expires_in_days", "and expires_at exclude each other: give one of them");
      }
      int days = required("expires_in_days", values.count("expires_in_days", MAX_DAYS));
      return days == 0 ? edit.neverExpiring() : edit.expiringIn(Duration.ofDays(days));
    }
    return named.contains("expires_at")
        ? values.instant("expires_at").map(edit::expiringAt).orElseGet(edit::neverExpiring)
        : edit;
  }
}
