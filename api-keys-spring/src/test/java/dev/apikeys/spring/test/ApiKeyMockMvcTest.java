package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyPolicy;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.Carriers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.test.web.servlet.setup.StandaloneMockMvcBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests with a key, where MockMvc is set up without an application. */
class ApiKeyMockMvcTest {

  @RestController
  static class Page {
    @GetMapping("/page")
    String page() {
      return "page";
    }
  }

  private static StandaloneMockMvcBuilder standalone() {
    return MockMvcBuilders.standaloneSetup(new Page());
  }

  @Test
  void saysWhatToDoWhereThereAreNoKeys() {
    MockMvcTester http = MockMvcTester.create(standalone().build());
    assertThat(http.get().uri("/page").with(apiKey()))
        .hasFailed()
        .failure()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("apiKey().issuedBy(…)");
  }

  @Test
  void saysWhatToDoWhereThereIsNoApplication() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> apiKey().postProcessRequest(new MockHttpServletRequest(new MockServletContext())))
        .withMessageContaining("a web application context that has such a bean");
  }

  @Test
  void issuesItsKeyWhereItIsTold() {
    try (ApiKeys keys = TestApiKeys.inMemory()) {
      MockMvcTester http =
          MockMvcTester.create(standalone().addFilters(ApiKeyFilter.create(keys)).build());
      assertThat(http.get().uri("/page")).hasStatus(401);
      assertThat(http.get().uri("/page").with(apiKey().issuedBy(keys))).hasBodyTextEqualTo("page");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Shop-Key", "Authorization"})
  void putsItsTokenIntoTheHeaderThatItIsTold(String header) {
    try (ApiKeys keys = TestApiKeys.inMemory()) {
      ApiKeyFilter filter =
          ApiKeyFilter.create(keys).carriers(Carriers.standard().header("X-Shop-Key"));
      MockMvcTester http = MockMvcTester.create(standalone().addFilters(filter).build());
      assertThat(http.get().uri("/page").with(apiKey().issuedBy(keys))).hasStatus(401);
      assertThat(http.get().uri("/page").with(apiKey().issuedBy(keys).header(header)))
          .hasBodyTextEqualTo("page");
    }
  }

  @Test
  void tellsWhatIsRefusedAboutAKey() {
    try (ApiKeys keys =
        ApiKeys.builder(new InMemoryKeyStore())
            .policy(KeyPolicy.unrestricted().granting("orders:read"))
            .build()) {
      ApiKeyMockMvc greedy = apiKey().scopes("orders:write").issuedBy(keys);
      assertThatExceptionOfType(InvalidMemberException.class)
          .isThrownBy(() -> greedy.postProcessRequest(new MockHttpServletRequest()));
    }
  }
}
