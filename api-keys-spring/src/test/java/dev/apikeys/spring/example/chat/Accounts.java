package dev.apikeys.spring.example.chat;

import dev.apikeys.ApiKeys;
import java.util.Objects;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AccountStatusUserDetailsChecker;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.stereotype.Service;

/** The users' accounts, which administrators switch off and on. */
@Service
class Accounts {

  private final PasswordEncoder passwords =
      PasswordEncoderFactories.createDelegatingPasswordEncoder();

  private final UserDetailsManager users;
  private final ApiKeys keys;

  Accounts(UserDetailsManager users, ApiKeys keys) {
    this.users = users;
    this.keys = keys;
  }

  void register(String username, String password) {
    users.createUser(
        User.withUsername(username)
            .password(password)
            .passwordEncoder(passwords::encode)
            .roles("USER")
            .build());
  }

  /** The user behind a JWT, with the rights of now; refused once the account is switched off. */
  AbstractAuthenticationToken holderOf(Jwt jwt) {
    UserDetails user = users.loadUserByUsername(Objects.requireNonNullElse(jwt.getSubject(), ""));
    new AccountStatusUserDetailsChecker().check(user);
    return new JwtAuthenticationToken(jwt, user.getAuthorities(), user.getUsername());
  }

  void deactivate(String username) {
    update(username, true);
  }

  void activate(String username) {
    update(username, false);
  }

  /** Keys are told at once: otherwise they notice within seconds. */
  private void update(String username, boolean disabled) {
    UserDetails user = users.loadUserByUsername(username);
    users.updateUser(User.withUserDetails(user).disabled(disabled).build());
    keys.ownerChanged("", username);
  }
}
