package dev.apikeys.spring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.apikeys.ApiKey;
import dev.apikeys.OwnerDirectory;
import dev.apikeys.OwnerState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

/**
 * The application's users as the owners of keys, by their names, in the tenant {@code ''}: who
 * manages the keys of another must not come by the rights of users. What they may do is remembered
 * for as long as core remembers that they are active. Thread-safe.
 */
final class UserDetailsOwners {

  private static final String TENANT = "";

  private final UserDetailsService users;

  private final Cache<String, Collection<? extends GrantedAuthority>> known =
      Caffeine.newBuilder()
          .maximumSize(OwnerDirectory.MAX_REMEMBERED)
          .expireAfterWrite(Duration.ofSeconds(OwnerDirectory.MAX_AGE_SECONDS))
          .build();

  UserDetailsOwners(UserDetailsService users) {
    this.users = users;
  }

  /** What core is told, which asks anew when an owner has changed. */
  OwnerState find(String tenant, String owner) {
    if (!tenant.equals(TENANT)) {
      return OwnerState.inactive();
    }
    Optional<UserDetails> active = active(owner);
    known.put(owner, active.map(UserDetails::getAuthorities).orElse(List.of()));
    return active.isPresent() ? OwnerState.active() : OwnerState.inactive();
  }

  /** What a key's owner may do; of one that may not log in nothing. */
  Collection<? extends GrantedAuthority> authoritiesOf(ApiKey key) {
    if (key.owner().isEmpty() || !key.tenant().equals(TENANT)) {
      return List.of();
    }
    String owner = key.owner().get();
    Collection<? extends GrantedAuthority> remembered = known.getIfPresent(owner);
    if (remembered != null) {
      return remembered;
    }
    Collection<? extends GrantedAuthority> read =
        active(owner).map(UserDetails::getAuthorities).orElse(List.of());
    known.put(owner, read);
    return read;
  }

  /** The user, unless it is disabled, locked or expired; a password that expired is no matter. */
  private Optional<UserDetails> active(String owner) {
    try {
      return Optional.of(users.loadUserByUsername(owner))
          .filter(UserDetails::isEnabled)
          .filter(UserDetails::isAccountNonLocked)
          .filter(UserDetails::isAccountNonExpired);
    } catch (UsernameNotFoundException unknown) {
      return Optional.empty();
    }
  }
}
