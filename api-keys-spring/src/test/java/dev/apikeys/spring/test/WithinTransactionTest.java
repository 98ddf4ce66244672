package dev.apikeys.spring.test;

import static dev.apikeys.spring.test.ApiKeyMockMvc.apiKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.KeyStore;
import dev.apikeys.jdbc.JdbcKeyStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A whole application with its database, in a transaction that the test rolls back. */
@SpringBootTest(
    classes = WithinTransactionTest.Application.class,
    properties = "spring.datasource.url=jdbc:h2:mem:kit")
@AutoConfigureMockMvc
@Transactional
class WithinTransactionTest {

  @EnableAutoConfiguration
  @Import(Shop.class)
  static class Application {}

  @Autowired private MockMvcTester http;
  @Autowired private KeyStore store;

  @Test
  void isCalledByAKeyThatIsCommitted() {
    assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
    assertThat(http.get().uri("/orders").with(apiKey().owner("alice").scopes("orders:read")))
        .hasBodyTextEqualTo("orders");
  }

  @Test
  void keepsItsOwnStore() {
    assertThat(store).isInstanceOf(JdbcKeyStore.class);
  }
}
