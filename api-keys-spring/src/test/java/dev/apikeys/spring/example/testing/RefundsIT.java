package dev.apikeys.spring.example.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apikeys.spring.test.WithMockApiKey;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A guarded method, with Spring Security and without any web. */
@SpringJUnitConfig({Refunds.class, RefundsIT.Guarded.class})
class RefundsIT {

  @EnableMethodSecurity
  static class Guarded {}

  @Autowired private Refunds refunds;

  @Test
  @WithMockApiKey(owner = "alice", scopes = "refunds:write")
  void paysBack() {
    assertThat(refunds.refund("o-1")).isEqualTo("refunded o-1");
  }

  @Test
  @WithMockApiKey(owner = "alice", scopes = "orders:read")
  void paysNobodyBackWithoutTheScope() {
    assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> refunds.refund("o-1"));
  }
}
