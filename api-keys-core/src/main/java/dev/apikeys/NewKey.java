package dev.apikeys;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The request for a key. Immutable; each {@code with} method answers a changed copy.
 *
 * <p>What is left out: no scopes (and so no rights), no owner and the tenant {@code ""}, or those
 * of the caller who has them; no end, or that of the calling key.
 *
 * @param name 1 to {@value #MAX_NAME} characters, for people
 * @param description at most {@value #MAX_DESCRIPTION} characters
 * @param tenant the tenant, if not the caller's own; at most {@value #MAX_NAME} characters
 * @param owner whose key it is to be; at most {@value #MAX_NAME} characters
 * @param metadata a JSON object as text, at most {@value #MAX_METADATA} characters; never read here
 * @param scopes names of scopes, or aliases that were declared for them
 * @param notBefore when the key begins, if later than at once
 * @param expiry when it ends
 */
public record NewKey(
    String name,
    String description,
    Optional<String> tenant,
    Optional<String> owner,
    String metadata,
    List<String> scopes,
    Optional<Instant> notBefore,
    Optional<Expiry> expiry) {

  /** The most characters of a name, a tenant and an owner. */
  public static final int MAX_NAME = 255;

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
    Require.text("name", name, MAX_NAME);
    Require.printableText("description", description, MAX_DESCRIPTION);
    tenant.ifPresent(value -> Require.identifier("tenant", value, MAX_NAME));
    owner.ifPresent(
        value -> Require.identifier("owner", Require.text("owner", value, MAX_NAME), MAX_NAME));
    Require.json("metadata", metadata, MAX_METADATA);
    scopes = List.copyOf(scopes);
    notBefore = notBefore.map(value -> Require.time("not_before", value));
  }

  /** A key of this name, with nothing else asked for. */
  public static NewKey named(String name) {
    return new NewKey(
        name,
        "",
        Optional.empty(),
        Optional.empty(),
        "{}",
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Says what the key is for. */
  public NewKey describedAs(String text) {
    return new NewKey(name, text, tenant, owner, metadata, scopes, notBefore, expiry);
  }

  /** Puts the key into a tenant. */
  public NewKey inTenant(String id) {
    return new NewKey(
        name, description, Optional.of(id), owner, metadata, scopes, notBefore, expiry);
  }

  /** Gives the key to an owner, usually a user's id. */
  public NewKey ownedBy(String id) {
    return new NewKey(
        name, description, tenant, Optional.of(id), metadata, scopes, notBefore, expiry);
  }

  /** Attaches a JSON object. */
  public NewKey withMetadata(String json) {
    return new NewKey(name, description, tenant, owner, json, scopes, notBefore, expiry);
  }

  /** Asks for these scopes, in place of those asked for before. */
  public NewKey withScopes(String... names) {
    return withScopes(List.of(names));
  }

  /** Asks for these scopes, in place of those asked for before. */
  public NewKey withScopes(Collection<String> names) {
    return new NewKey(
        name, description, tenant, owner, metadata, List.copyOf(names), notBefore, expiry);
  }

  /** Lets the key begin at an instant; before it, it is refused. */
  public NewKey notBefore(Instant begin) {
    return new NewKey(
        name, description, tenant, owner, metadata, scopes, Optional.of(begin), expiry);
  }

  /** Ends the key at an instant, which must be in the future when it is issued. */
  public NewKey expiringAt(Instant end) {
    return withExpiry(new Expiry.At(end));
  }

  /** Ends the key this long after it is issued. */
  public NewKey expiringIn(Duration lifetime) {
    return withExpiry(new Expiry.In(lifetime));
  }

  /** Asks for a key without end, explicitly; a calling key that ends may not issue one. */
  public NewKey neverExpiring() {
    return withExpiry(new Expiry.Never());
  }

  private NewKey withExpiry(Expiry end) {
    return new NewKey(
        name, description, tenant, owner, metadata, scopes, notBefore, Optional.of(end));
  }
}
