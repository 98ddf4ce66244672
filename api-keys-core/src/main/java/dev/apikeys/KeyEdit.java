package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The request for a change of a key. Immutable; each method answers a copy that asks for more.
 *
 * <p>What is absent stays as it is. Where a key may go without, what is present may be empty, which
 * takes the member away.
 *
 * @param name 1 to {@value NewKey#MAX_NAME} characters
 * @param description at most {@value NewKey#MAX_DESCRIPTION} characters
 * @param metadata a JSON object as text, at most {@value NewKey#MAX_METADATA} characters
 * @param scopes names of scopes, or aliases that were declared for them, in place of all there are
 * @param allowedCidrs from where the key may be used
 * @param rateLimit how often it may be used
 * @param maxIdle how long it may go unused: 1 day to 100 years, since uses are written late
 * @param notBefore when it begins; what is past is at once
 * @param expiry when it ends
 * @param enabled whether it is switched on
 */
public record KeyEdit(
    Optional<String> name,
    Optional<String> description,
    Optional<String> metadata,
    Optional<List<String>> scopes,
    Optional<Cidrs> allowedCidrs,
    Optional<Optional<RateLimit>> rateLimit,
    Optional<Optional<Duration>> maxIdle,
    Optional<Optional<Instant>> notBefore,
    Optional<Expiry> expiry,
    Optional<Boolean> enabled) {

  /** The shortest time after which a key may count as idle. */
  public static final Duration MIN_IDLE = Duration.ofDays(1);

  private static final KeyEdit NOTHING =
      new KeyEdit(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Refuses what no key can have.
   *
   * @throws InvalidMemberException naming the member
   */
  public KeyEdit {
    requireNonNull(name, "name").ifPresent(text -> Require.text("name", text, NewKey.MAX_NAME));
    requireNonNull(description, "description")
        .ifPresent(text -> Require.printableText("description", text, NewKey.MAX_DESCRIPTION));
    requireNonNull(metadata, "metadata")
        .ifPresent(json -> Require.json("metadata", json, NewKey.MAX_METADATA));
    scopes = requireNonNull(scopes, "scopes").map(some -> List.copyOf(Require.all("scopes", some)));
    scopes.ifPresent(names -> names.forEach(ScopePattern::requirePattern));
    requireNonNull(allowedCidrs, "allowedCidrs");
    requireNonNull(rateLimit, "rateLimit");
    Optional<Duration> idle = requireNonNull(maxIdle, "maxIdle").flatMap(time -> time);
    if (idle.isPresent()) {
      maxIdle = Optional.of(Optional.of(Require.idle("max_idle", idle.get())));
    }
    requireNonNull(expiry, "expiry");
    requireNonNull(enabled, "enabled");
    Optional<Instant> begin = requireNonNull(notBefore, "notBefore").flatMap(at -> at);
    if (begin.isPresent()) {
      notBefore = Optional.of(Optional.of(Require.time("not_before", begin.get())));
    }
  }

  /** Nothing yet. */
  public static KeyEdit nothing() {
    return NOTHING;
  }

  /** Another name. */
  public KeyEdit named(String text) {
    return with(copy -> copy.name = Optional.of(requireNonNull(text, "text")));
  }

  /** Another description; {@code ""} for none. */
  public KeyEdit describedAs(String text) {
    return with(copy -> copy.description = Optional.of(requireNonNull(text, "text")));
  }

  /** Another JSON object. */
  public KeyEdit withMetadata(String json) {
    return with(copy -> copy.metadata = Optional.of(requireNonNull(json, "json")));
  }

  /** These scopes, in place of all there are. */
  public KeyEdit withScopes(String... names) {
    return withScopes(Require.all("names", names));
  }

  /** These scopes, in place of all there are. */
  public KeyEdit withScopes(Collection<String> names) {
    List<String> some = List.copyOf(Require.all("names", names));
    return with(copy -> copy.scopes = Optional.of(some));
  }

  /** Use from these networks alone; from {@link Cidrs#anywhere()} for no restriction. */
  public KeyEdit allowedFrom(Cidrs networks) {
    return with(copy -> copy.allowedCidrs = Optional.of(requireNonNull(networks, "networks")));
  }

  /** Use from these networks alone; without any, no restriction. */
  public KeyEdit allowedFrom(String... cidrs) {
    return allowedFrom(Cidrs.of(cidrs));
  }

  /** Use no more often than this. */
  public KeyEdit limitedTo(int requests, Duration per) {
    return with(copy -> copy.rateLimit = Optional.of(Optional.of(new RateLimit(requests, per))));
  }

  /** Use as often as one likes. */
  public KeyEdit unlimited() {
    return with(copy -> copy.rateLimit = Optional.of(Optional.empty()));
  }

  /** Expiry of secrets that went unused for this time. */
  public KeyEdit idleFor(Duration atMost) {
    return with(copy -> copy.maxIdle = Optional.of(Optional.of(requireNonNull(atMost, "atMost"))));
  }

  /** No expiry of what goes unused. */
  public KeyEdit neverIdle() {
    return with(copy -> copy.maxIdle = Optional.of(Optional.empty()));
  }

  /** A beginning at this instant; before it, the key is refused. */
  public KeyEdit notBefore(Instant begin) {
    return with(copy -> copy.notBefore = Optional.of(Optional.of(requireNonNull(begin, "begin"))));
  }

  /** A beginning at once. */
  public KeyEdit validAtOnce() {
    return with(copy -> copy.notBefore = Optional.of(Optional.empty()));
  }

  /** An end at this instant, which must be in the future. */
  public KeyEdit expiringAt(Instant end) {
    return expiring(new Expiry.At(requireNonNull(end, "end")));
  }

  /** An end this long after now. */
  public KeyEdit expiringIn(Duration lifetime) {
    return expiring(new Expiry.In(lifetime));
  }

  /** No end. */
  public KeyEdit neverExpiring() {
    return expiring(new Expiry.Never());
  }

  /** Switched on or off, together with the rest; {@link Lifecycle#disable} never comes too late. */
  public KeyEdit enabled(boolean on) {
    return with(copy -> copy.enabled = Optional.of(on));
  }

  private KeyEdit expiring(Expiry end) {
    return with(copy -> copy.expiry = Optional.of(end));
  }

  /** The key with what is asked for; its version and the time of its change stay as they are. */
  ApiKey applyTo(ApiKey key, ScopeAliases aliases, Instant now) {
    ApiKeyBuilder changed = key.toBuilder();
    name.ifPresent(changed::name);
    description.ifPresent(changed::description);
    metadata.ifPresent(changed::metadata);
    scopes.map(aliases::expand).ifPresent(changed::scopes);
    allowedCidrs.ifPresent(changed::allowedCidrs);
    rateLimit.ifPresent(changed::rateLimit);
    maxIdle.ifPresent(changed::maxIdle);
    notBefore.ifPresent(begin -> changed.notBefore(begin.filter(now::isBefore)));
    expiry.ifPresent(end -> changed.expiresAt(end.from(now)));
    enabled
        .filter(on -> on != key.enabled())
        .ifPresent(on -> changed.enabled(on, on ? now : key.enabledAt()));
    return changed.build();
  }

  /** On one line, whatever the metadata hold, of which only the start is shown. */
  @Override
  public String toString() {
    return "KeyEdit[name=%s, description=%s, metadata=%s, scopes=%s, allowedCidrs=%s"
            .formatted(name, description, metadata.map(Require::printable), scopes, allowedCidrs)
        + ", rateLimit=%s, maxIdle=%s, notBefore=%s, expiry=%s, enabled=%s]"
            .formatted(rateLimit, maxIdle, notBefore, expiry, enabled);
  }

  private KeyEdit with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new KeyEdit(
        copy.name,
        copy.description,
        copy.metadata,
        copy.scopes,
        copy.allowedCidrs,
        copy.rateLimit,
        copy.maxIdle,
        copy.notBefore,
        copy.expiry,
        copy.enabled);
  }

  private static final class Copy {
    Optional<String> name;
    Optional<String> description;
    Optional<String> metadata;
    Optional<List<String>> scopes;
    Optional<Cidrs> allowedCidrs;
    Optional<Optional<RateLimit>> rateLimit;
    Optional<Optional<Duration>> maxIdle;
    Optional<Optional<Instant>> notBefore;
    Optional<Expiry> expiry;
    Optional<Boolean> enabled;

    Copy(KeyEdit edit) {
      this.name = edit.name;
      this.description = edit.description;
      this.metadata = edit.metadata;
      this.scopes = edit.scopes;
      this.allowedCidrs = edit.allowedCidrs;
      this.rateLimit = edit.rateLimit;
      this.maxIdle = edit.maxIdle;
      this.notBefore = edit.notBefore;
      this.expiry = edit.expiry;
      this.enabled = edit.enabled;
    }
  }
}
