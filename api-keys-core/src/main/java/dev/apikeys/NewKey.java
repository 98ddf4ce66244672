package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The request for a key. Immutable; each method answers a copy that asks for more.
 *
 * <p>What is left out: no scopes (and so no rights), no owner and the tenant {@code ""}, or those
 * of the caller who has them; no end, no limit and no restriction, or those of the calling key and
 * of the {@link KeyPolicy}.
 *
 * @param tenant the tenant, if not the caller's own; at most {@value #MAX_NAME} characters
 * @param owner whose key it is to be; at most {@value #MAX_NAME} characters
 * @param terms what is asked for besides, the name among it
 */
public record NewKey(Optional<String> tenant, Optional<String> owner, KeyEdit terms) {

  private static final TokenDigest SHA_256 = TokenDigest.sha256();

  /** The most characters of a name, a tenant and an owner. */
  public static final int MAX_NAME = Require.MAX_NAME;

  /** The most characters of a description. */
  public static final int MAX_DESCRIPTION = 1000;

  /** The most characters of metadata. */
  public static final int MAX_METADATA = 16 * 1024;

  /**
   * Refuses what no key can have.
   *
   * @throws InvalidMemberException naming the member
   */
  public NewKey {
    requireNonNull(tenant, "tenant").ifPresent(Require::tenant);
    requireNonNull(owner, "owner").ifPresent(Require::owner);
    if (requireNonNull(terms, "terms").name().isEmpty()) {
      throw new InvalidMemberException("name", "is missing: give the key one");
    }
  }

  /** A key of this name, with nothing else asked for. */
  public static NewKey named(String name) {
    return new NewKey(
        Optional.empty(), Optional.empty(), KeyEdit.nothing().named(requireNonNull(name, "name")));
  }

  /** Its name. */
  public String name() {
    return terms.name().orElseThrow();
  }

  /** Puts the key into a tenant. */
  public NewKey inTenant(String id) {
    return new NewKey(Optional.of(requireNonNull(id, "id")), owner, terms);
  }

  /** Gives the key to an owner, usually a user's id. */
  public NewKey ownedBy(String id) {
    return new NewKey(tenant, Optional.of(requireNonNull(id, "id")), terms);
  }

  /** Asks for what this makes of the terms. */
  public NewKey with(UnaryOperator<KeyEdit> more) {
    return new NewKey(tenant, owner, requireNonNull(more, "more").apply(terms));
  }

  /** Says what the key is for. */
  public NewKey describedAs(String text) {
    return with(terms -> terms.describedAs(text));
  }

  /** Attaches a JSON object. */
  public NewKey withMetadata(String json) {
    return with(terms -> terms.withMetadata(json));
  }

  /** Asks for these scopes, in place of those asked for before. */
  public NewKey withScopes(String... names) {
    return with(terms -> terms.withScopes(names));
  }

  /** Asks for these scopes, in place of those asked for before. */
  public NewKey withScopes(Collection<String> names) {
    return with(terms -> terms.withScopes(names));
  }

  /** Allows the key from these networks alone. */
  public NewKey allowedFrom(String... cidrs) {
    return with(terms -> terms.allowedFrom(cidrs));
  }

  /** Allows the key so many requests in a time. */
  public NewKey limitedTo(int requests, Duration per) {
    return with(terms -> terms.limitedTo(requests, per));
  }

  /** Lets the key expire once it went unused for this time. */
  public NewKey idleFor(Duration atMost) {
    return with(terms -> terms.idleFor(atMost));
  }

  /** Lets the key begin at an instant; before it, it is refused. */
  public NewKey notBefore(Instant begin) {
    return with(terms -> terms.notBefore(begin));
  }

  /** Ends the key at an instant, which must be in the future when it is issued. */
  public NewKey expiringAt(Instant end) {
    return with(terms -> terms.expiringAt(end));
  }

  /** Ends the key this long after it is issued. */
  public NewKey expiringIn(Duration lifetime) {
    return with(terms -> terms.expiringIn(lifetime));
  }

  /** Asks for a key without end, explicitly; a calling key that ends may not issue one. */
  public NewKey neverExpiring() {
    return with(KeyEdit::neverExpiring);
  }

  /** A digest that tells it from a request for anything else. */
  String fingerprint() {
    // Joined by a character that none of the members can hold.
    String content =
        Stream.of(
                tenant,
                owner,
                terms.name(),
                terms.description(),
                terms.metadata(),
                terms.scopes().map(TreeSet::new),
                terms.allowedCidrs(),
                terms.rateLimit(),
                terms.maxIdle(),
                terms.notBefore(),
                terms.expiry(),
                terms.enabled())
            .map(Object::toString)
            .collect(Collectors.joining("\0"));
    return HexFormat.of().formatHex(SHA_256.of(content));
  }
}
