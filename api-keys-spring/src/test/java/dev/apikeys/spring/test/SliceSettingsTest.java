package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Slices of applications that set, or declare, what is theirs. */
@WebMvcTest
@ContextConfiguration(classes = SliceTest.Application.class)
class SliceSettingsTest {

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
    void needsNoStore(@Autowired MockMvcTester http, @Autowired ObjectProvider<KeyStore> stores) {
      assertThat(stores).isEmpty();
      assertThat(http.get().uri("/key").with(apiKey())).hasStatusOk();
    }
  }
}
