package dev.apikeys.spring.example.demo;

import dev.apikeys.ApiKey;
import dev.apikeys.spring.CurrentApiKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the application is there for: none of its methods knows how anybody is verified. */
@RestController
class OrdersController {

  /** What any key and any user may call; a user has no key's id, and is his own owner. */
  record Hello(@Nullable String id, @Nullable String owner, List<String> scopes) {}

  @GetMapping("/public/ping")
  Map<String, String> ping() {
    return Map.of("ping", "pong");
  }

  @GetMapping("/api/hello")
  Hello hello(Authentication caller, @CurrentApiKey @Nullable ApiKey key) {
    return key == null
        ? new Hello(null, caller.getName(), List.of("orders:read", "orders:write"))
        : new Hello(key.id(), key.owner().orElse(null), key.scopes().names());
  }

  @GetMapping("/api/orders")
  @PreAuthorize("hasAuthority('SCOPE_orders:read')")
  List<String> orders() {
    return List.of("order-1", "order-2");
  }

  @PostMapping("/api/orders")
  @PreAuthorize("hasAuthority('SCOPE_orders:write')")
  Map<String, String> order(Authentication caller) {
    return Map.of("ordered_by", caller.getName());
  }
}
