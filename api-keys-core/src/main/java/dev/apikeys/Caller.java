package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Somebody with limited rights over keys, for whom rules hold: it sees some keys and may hand out
 * no more than it has. Applications that write their own controllers make one per request and pass
 * it to {@link ApiKeys#as(Caller)}. Immutable.
 */
public sealed interface Caller {

  /** Who it is, for the audit. */
  Actor actor();

  /** What it may hand out: a new key's scopes must all be covered by these. */
  Scopes grants();

  /** The tenants in which it acts. */
  Tenants tenants();

  /** Whether it may know that this key exists, and read it. */
  boolean sees(ApiKey key);

  /** Whether it may issue keys, and change those it sees. */
  boolean manages();

  /**
   * The same caller, acting in this tenant alone, as where a path names the tenant; empty if it may
   * not act there. What it does, lists and issues stays there, and what it may hand out reaches no
   * further: never {@link Scopes#ADMIN_ALL_TENANTS}, if it acted in all tenants before.
   */
  Optional<Caller> within(String tenant);

  /** An administrator whom the application vouches for, over all keys of its tenants. */
  static Administrator administrator(Actor actor, Tenants tenants) {
    return new Administrator(actor, tenants, Scopes.of("**"));
  }

  /** A user of the application, over the keys it owns; it may hand out nothing until told so. */
  static User user(String id, String tenant) {
    return new User(Actor.of(requireNonNull(id, "id")), tenant, id, Scopes.none());
  }

  /**
   * A key in whose hands keys are: an administrator if its scopes say so, else itself alone. It is
   * taken as it was verified, so make one per request: a key that was revoked since is not asked
   * again.
   */
  static Key key(ApiKey key) {
    return new Key(requireNonNull(key, "key"), Actor.key(key.id()), false);
  }

  private static Scopes ofOneTenant(Scopes grants) {
    return Scopes.of(
        grants.names().stream().filter(name -> !name.equals(Scopes.ADMIN_ALL_TENANTS)).toList());
  }

  /**
   * An administrator of the application's own making.
   *
   * @param actor who it is
   * @param tenants whose keys it manages
   * @param grants what it may hand out; {@code **} unless said otherwise
   */
  record Administrator(Actor actor, Tenants tenants, Scopes grants) implements Caller {

    /** Refuses null. */
    public Administrator {
      requireNonNull(actor, "actor");
      requireNonNull(tenants, "tenants");
      requireNonNull(grants, "grants");
    }

    /** The same administrator, who may hand out these scopes alone. */
    public Administrator granting(String... scopes) {
      return new Administrator(actor, tenants, Scopes.of(Require.all("scopes", scopes)));
    }

    @Override
    public boolean sees(ApiKey key) {
      return tenants.include(requireNonNull(key, "key").tenant());
    }

    @Override
    public boolean manages() {
      return true;
    }

    @Override
    public Optional<Caller> within(String tenant) {
      return tenants
          .narrowedTo(tenant)
          .map(
              one ->
                  one.equals(tenants) ? this : new Administrator(actor, one, ofOneTenant(grants)));
    }
  }

  /**
   * A user of the application. A request authenticated by a key is never one.
   *
   * @param actor who it is
   * @param tenant its tenant
   * @param owner the owner whose keys are its own
   * @param grants what it may hand out
   */
  record User(Actor actor, String tenant, String owner, Scopes grants) implements Caller {
    /** Refuses a tenant and an owner that no key can have. */
    public User {
      requireNonNull(actor, "actor");
      Require.tenant(tenant);
      Require.owner(owner);
      requireNonNull(grants, "grants");
    }

    /** The same user, who may hand out these scopes. */
    public User granting(String... scopes) {
      return new User(actor, tenant, owner, Scopes.of(Require.all("scopes", scopes)));
    }

    @Override
    public Tenants tenants() {
      return Tenants.only(tenant);
    }

    @Override
    public boolean sees(ApiKey key) {
      return requireNonNull(key, "key").tenant().equals(tenant)
          && key.owner().filter(owner::equals).isPresent();
    }

    @Override
    public boolean manages() {
      return true;
    }

    @Override
    public Optional<Caller> within(String tenant) {
      return tenants().narrowedTo(tenant).map(own -> this);
    }
  }

  /**
   * A key. With the scope {@code api-keys:admin} it is an administrator of its tenant, with {@code
   * api-keys:admin-all-tenants} of all; without, it may read and revoke itself, and nothing more
   * unless it may list. What it hands out ends no later than it does itself, or than the secret
   * that was presented, and has no wider networks and limits.
   *
   * @param apiKey the key that was verified
   * @param actor that key, and the address it called from
   * @param lists whether it may also read the other keys of its owner
   * @param tenants the tenants in which it acts
   */
  record Key(ApiKey apiKey, Actor actor, boolean lists, Tenants tenants) implements Caller {

    /**
     * Refuses null.
     *
     * @throws InvalidMemberException if its scopes do not let it act in these tenants
     */
    public Key {
      requireNonNull(apiKey, "apiKey");
      requireNonNull(actor, "actor");
      requireNonNull(tenants, "tenants");
      Tenants most = tenantsOf(apiKey);
      if (most.only().isPresent() && !most.equals(tenants)) {
        throw new InvalidMemberException("tenants", "are more than the scopes of the key have");
      }
    }

    /** In all tenants in which its scopes let it act. */
    public Key(ApiKey apiKey, Actor actor, boolean lists) {
      this(apiKey, actor, lists, tenantsOf(requireNonNull(apiKey, "apiKey")));
    }

    private static Tenants tenantsOf(ApiKey key) {
      return key.scopes().covers(Scopes.ADMIN_ALL_TENANTS)
          ? Tenants.all()
          : Tenants.only(key.tenant());
    }

    /** The same key, which called from this address. */
    public Key from(String clientAddress) {
      return new Key(apiKey, actor.from(clientAddress), lists, tenants);
    }

    /** The same key, which may also read the other keys of its owner. */
    public Key listingItsOwnersKeys() {
      return new Key(apiKey, actor, true, tenants);
    }

    @Override
    public Scopes grants() {
      return tenants.only().isPresent() ? ofOneTenant(apiKey.scopes()) : apiKey.scopes();
    }

    @Override
    public boolean sees(ApiKey key) {
      requireNonNull(key, "key");
      return manages() ? tenants.include(key.tenant()) : is(key) || (lists && sharesOwner(key));
    }

    /** When it ends: with the key, or before if the presented secret is on its way out. */
    Optional<Instant> end() {
      Optional<Instant> secrets = apiKey.newestSecret().flatMap(Secret::expiresAt);
      return Stream.concat(apiKey.expiresAt().stream(), secrets.stream()).min(Instant::compareTo);
    }

    boolean is(ApiKey key) {
      return key.id().equals(apiKey.id());
    }

    private boolean sharesOwner(ApiKey key) {
      return key.tenant().equals(apiKey.tenant())
          && apiKey.owner().isPresent()
          && key.owner().equals(apiKey.owner());
    }

    @Override
    public boolean manages() {
      return apiKey.scopes().covers(Scopes.ADMIN)
          || apiKey.scopes().covers(Scopes.ADMIN_ALL_TENANTS);
    }

    @Override
    public Optional<Caller> within(String tenant) {
      return tenants.narrowedTo(tenant).map(one -> new Key(apiKey, actor, lists, one));
    }
  }
}
