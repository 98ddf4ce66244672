package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.TestPropertySource;

/** The HTTP contract, kept by the chain that the starter brings where Spring Security is. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ContractApplication.class)
@TestPropertySource(
    locations = "classpath:contract.properties",
    properties = "spring.datasource.url=jdbc:h2:mem:chain-contract")
class SecurityChainHttpContractIT extends ServedContract {

  @Autowired private SecurityFilterChain chain;

  @Test
  void isKeptByTheChain() {
    assertThat(chain.getFilters()).hasAtLeastOneElementOfType(ApiKeyAuthenticationFilter.class);
  }
}
