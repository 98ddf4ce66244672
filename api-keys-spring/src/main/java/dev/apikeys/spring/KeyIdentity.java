package dev.apikeys.spring;

import dev.apikeys.ApiKey;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Scopes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * What a verified key is to Spring Security: its name and its authorities.
 *
 * @param namedByOwner whether a key that has an owner goes by its name
 * @param catalogue the application's scopes, for which a granted wildcard may stand
 * @param ownerAuthorities what the owner of a key may do
 */
record KeyIdentity(
    boolean namedByOwner,
    List<String> catalogue,
    Function<ApiKey, Collection<? extends GrantedAuthority>> ownerAuthorities) {

  /** What precedes a scope in the name of its authority, as Spring Security has it. */
  static final String SCOPE = "SCOPE_";

  /** The authority of whoever came with a key. */
  static final String FACTOR = "FACTOR_API_KEY";

  private static final String ANY_FACTOR = "FACTOR_";

  /** Refuses a catalogue of anything but literal scopes, which no key would ever have. */
  KeyIdentity {
    catalogue = List.copyOf(catalogue);
    ScopeRequirement.allOf(catalogue.toArray(String[]::new));
  }

  /** What its authentication is called. */
  String nameOf(ApiKey key) {
    return namedByOwner ? key.owner().orElse(key.id()) : key.id();
  }

  /** What it may do. */
  List<GrantedAuthority> authoritiesOf(ApiKey key) {
    List<GrantedAuthority> authorities = new ArrayList<>();
    authorities.add(FactorGrantedAuthority.withAuthority(FACTOR).build());
    scopes(key.scopes()).forEach(one -> authorities.add(new SimpleGrantedAuthority(SCOPE + one)));
    ownerAuthorities.apply(key).stream().filter(KeyIdentity::isNoFactor).forEach(authorities::add);
    return authorities;
  }

  /** Those granted to the letter, and of the application's those that are covered. */
  private Set<String> scopes(Scopes granted) {
    Set<String> literal = new TreeSet<>();
    granted.names().stream().filter(one -> one.indexOf('*') < 0).forEach(literal::add);
    catalogue.stream().filter(granted::covers).forEach(literal::add);
    return literal;
  }

  /** A key proves no password of its owner. */
  private static boolean isNoFactor(GrantedAuthority authority) {
    String name = authority.getAuthority();
    return name == null || !name.startsWith(ANY_FACTOR);
  }
}
