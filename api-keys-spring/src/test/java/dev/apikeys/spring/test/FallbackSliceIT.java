package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of an application that leaves its chain to the starter, and names keys by owners. */
@WebMvcTest(properties = "api-keys.security.principal-name=owner")
@ContextConfiguration(classes = SliceTest.Application.class)
class FallbackSliceIT {

  @Autowired private MockMvcTester http;

  @Test
  void isGuardedAsTheApplicationIs() {
    assertThat(http.get().uri("/orders")).hasStatus(401);
    assertThat(http.get().uri("/orders").with(apiKey())).hasStatus(403);
    assertThat(http.post().uri("/orders").with(apiKey().scopes("orders:write"))).hasStatusOk();
  }

  @Test
  @WithMockApiKey(owner = "alice")
  void namesTheKeyOfTheTestAsTheApplicationDoes() {
    assertThat(SecurityContextHolder.getContext().getAuthentication())
        .extracting(Authentication::getName)
        .isEqualTo("alice");
    assertThat(http.get().uri("/owner")).hasBodyTextEqualTo("/alice");
  }
}
