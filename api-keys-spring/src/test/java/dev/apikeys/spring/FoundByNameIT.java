package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The same with Spring Security, whose users are remembered as well. */
class FoundByNameIT extends FoundByNameTest {

  @BeforeAll
  static void rememberUsers() {
    assertThat(new UserDetailsOwners(new InMemoryUserDetailsManager())).isNotNull();
  }
}
