package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of an application without Spring Security: its filter is the library's. */
@WebMvcTest
@ContextConfiguration(classes = SliceTest.Application.class)
class SliceTest {

  @EnableAutoConfiguration
  @Import(Shop.class)
  static class Application {}

  @Autowired private MockMvc mvc;
  @Autowired private MockMvcTester http;
  @Autowired private KeyStore store;

  private String keyOf(ApiKeyMockMvc caller) throws UnsupportedEncodingException {
    return http.get().uri("/key").with(caller).exchange().getResponse().getContentAsString();
  }

  @Test
  void letsAKeyInThatHasTheScopes() throws Exception {
    mvc.perform(get("/orders").with(apiKey().scopes("orders:read")))
        .andExpect(status().isOk())
        .andExpect(content().string("orders"));
    mvc.perform(post("/orders").with(apiKey().scopes("orders:*"))).andExpect(status().isOk());
  }

  @Test
  void refusesAKeyThatLacksOne() {
    assertThat(http.post().uri("/orders").with(apiKey().scopes("orders:read")))
        .hasStatus(403)
        .headers()
        .hasHeaderSatisfying(
            "WWW-Authenticate",
            challenge -> assertThat(challenge.get(0)).contains("scope=\"orders:write\""));
  }

  @Test
  void refusesARequestWithoutAKey() {
    assertThat(http.get().uri("/orders")).hasStatus(401);
    assertThat(http.get().uri("/nowhere")).hasStatus(401);
  }

  @Test
  void knowsTheOwnerAndTheTenant() {
    assertThat(http.get().uri("/owner").with(apiKey().owner("alice").tenant("acme")))
        .hasBodyTextEqualTo("acme/alice");
    assertThat(http.get().uri("/owner").with(apiKey())).hasBodyTextEqualTo("/nobody");
  }

  @Test
  void keepsItsKeysInMemory() throws Exception {
    assertThat(store).isInstanceOf(InMemoryKeyStore.class);
    assertThat(store.get(keyOf(apiKey()))).isPresent();
  }

  @Test
  void isCalledByOneKeyForEachThatIsAskedFor() throws Exception {
    ApiKeyMockMvc alice = apiKey().owner("alice");
    assertThat(keyOf(alice)).isEqualTo(keyOf(alice));
    assertThat(keyOf(alice)).isNotEqualTo(keyOf(alice.scopes("orders:read")));
    assertThat(keyOf(alice)).isNotEqualTo(keyOf(apiKey().owner("alice")));
  }

  @Test
  void limitsAKey() {
    ApiKeyMockMvc limited = apiKey(NewKey.named("CI").limitedTo(1, Duration.ofHours(1)));
    assertThat(http.get().uri("/key").with(limited)).hasStatusOk();
    assertThat(http.get().uri("/key").with(limited)).hasStatus(429);
  }

  @Test
  void isCalledByTheLastOfSeveralKeys() {
    assertThat(http.get().uri("/owner").with(apiKey().owner("bea")).with(apiKey().owner("alice")))
        .hasBodyTextEqualTo("/alice");
  }
}
