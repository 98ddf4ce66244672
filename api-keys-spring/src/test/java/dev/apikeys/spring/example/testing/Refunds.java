package dev.apikeys.spring.example.testing;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Pays back; guarded by Spring Security, wherever it is called from. */
@Service
class Refunds {

  @PreAuthorize("hasAuthority('SCOPE_refunds:write')")
  public String refund(String order) {
    return "refunded " + order;
  }
}
