package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of an application without Spring Security: its filter is the library's. */
@WebMvcTest
class SliceTest {

  @SpringBootConfiguration
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
  void refusesAKeyThatLacksOne() throws Exception {
    mvc.perform(post("/orders").with(apiKey().scopes("orders:read")))
        .andExpect(status().isForbidden())
        .andExpect(
            header()
                .string(
                    "WWW-Authenticate",
                    org.hamcrest.Matchers.containsString("scope=\"orders:write\"")));
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

  /** With a header of its own name. */
  @Nested
  @TestPropertySource(properties = "api-keys.carriers.header=X-Shop-Key")
  class WithAnotherHeader {
    @Test
    void findsTheKeyThere(@Autowired MockMvcTester http) {
      assertThat(http.get().uri("/key").with(apiKey())).hasStatusOk();
      assertThat(http.get().uri("/key").with(apiKey().header("X-API-Key"))).hasStatus(401);
    }
  }

  /** With Bearer alone. */
  @Nested
  @TestPropertySource(properties = "api-keys.carriers.header=")
  class WithoutHeader {
    @Test
    void findsTheKeyAsBearer(@Autowired MockMvcTester http) {
      assertThat(http.get().uri("/key").with(apiKey())).hasStatusOk();
      assertThat(http.get().uri("/key").with(apiKey().header("X-API-Key"))).hasStatus(401);
    }
  }

  /** With a scheme of its own alone. */
  @Nested
  @TestPropertySource(
      properties = {
        "api-keys.carriers.header=",
        "api-keys.carriers.bearer=false",
        "api-keys.carriers.api-key-scheme=true"
      })
  class WithItsOwnScheme {
    @Test
    void findsTheKeyThere(@Autowired MockMvcTester http) {
      assertThat(http.get().uri("/key").with(apiKey())).hasStatusOk();
    }
  }

  /** With keys of its own. */
  @Nested
  @Import(WithOwnKeys.Own.class)
  class WithOwnKeys {

    static class Own {
      @Bean(destroyMethod = "close")
      ApiKeys keys() {
        return TestApiKeys.inMemory();
      }
    }

    @Test
    void needsNoStore(@Autowired MockMvcTester http, @Autowired(required = false) KeyStore none) {
      assertThat(none).isNull();
      assertThat(http.get().uri("/key").with(apiKey())).hasStatusOk();
    }
  }
}
