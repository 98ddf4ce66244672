package dev.apikeys.spring.example.testing;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The handlers of orders alone, behind the filter, with keys in memory. */
@WebMvcTest(OrdersController.class)
class OrdersControllerTest {

  @Autowired private MockMvcTester http;

  @Test
  void listsTheOrdersOfTheKeysOwner() {
    assertThat(http.get().uri("/orders").with(apiKey().owner("alice").scopes("orders:read")))
        .hasStatusOk()
        .bodyJson()
        .extractingPath("of")
        .isEqualTo("alice");
  }

  @Test
  void refusesAKeyWithoutTheScope() {
    assertThat(http.get().uri("/orders").with(apiKey().owner("alice"))).hasStatus(403);
    assertThat(http.get().uri("/orders")).hasStatus(401);
  }
}
