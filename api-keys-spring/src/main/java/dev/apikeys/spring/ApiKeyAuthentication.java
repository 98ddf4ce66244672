package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ApiKeyUser;
import dev.apikeys.spring.SecuritySettings.PrincipalName;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.Transient;

/**
 * The authentication of a request that an API key made: its principal is the {@link
 * ApiKeyPrincipal}, its name that key's id unless {@link ApiKeysConfigurer} says otherwise, and it
 * has no credentials.
 *
 * <p>Transient: no session ever keeps it, and the key is verified with each request. Immutable, but
 * for the details that Spring Security sets.
 */
@Transient
public final class ApiKeyAuthentication extends AbstractAuthenticationToken implements ApiKeyUser {

  /** The authority of whoever came with a key, whatever the key may do. */
  public static final String FACTOR_AUTHORITY = KeyIdentity.FACTOR;

  private static final long serialVersionUID = 1L;

  private final transient ApiKeyPrincipal key;
  private final String name;

  private ApiKeyAuthentication(
      ApiKeyPrincipal key, String name, Collection<? extends GrantedAuthority> authorities) {
    super(authorities);
    this.key = requireNonNull(key, "key");
    this.name = requireNonNull(name, "name");
    super.setAuthenticated(true);
  }

  /**
   * An authentication by a key that was verified.
   *
   * @param key the key
   * @param name what {@link #getName()} is to be
   * @param authorities what the key may do
   */
  public static ApiKeyAuthentication create(
      ApiKeyPrincipal key, String name, Collection<? extends GrantedAuthority> authorities) {
    return new ApiKeyAuthentication(key, name, authorities);
  }

  /**
   * An authentication by a key that was verified, as the settings {@code api-keys.security} have
   * it: its name, {@code FACTOR_API_KEY} and a {@code SCOPE_} for each scope. What the key's owner
   * may do is not among its authorities.
   *
   * @param key the key
   * @param settings where they are set
   */
  public static ApiKeyAuthentication create(ApiKeyPrincipal key, Environment settings) {
    SecuritySettings security = ApiKeysProperties.in(settings).security();
    return create(
        key,
        new KeyIdentity(
            security.principalName() == PrincipalName.OWNER, security.scopes(), one -> Set.of()));
  }

  static ApiKeyAuthentication create(ApiKeyPrincipal key, KeyIdentity identity) {
    return create(key, identity.nameOf(key.key()), identity.authoritiesOf(key.key()));
  }

  @Override
  public ApiKeyPrincipal apiKey() {
    return key;
  }

  @Override
  public Object getPrincipal() {
    return key;
  }

  /** Nothing: a verified credential is kept nowhere. */
  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public String getName() {
    return name;
  }

  /** Whether it is the same key's, under the same name and with the same authorities. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ApiKeyAuthentication that
        && super.equals(that)
        && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + name.hashCode();
  }
}
