package dev.apikeys.spring.example.demo;

import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.spring.RequireScopes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the application is there for: none of its methods knows how a key is verified. */
@RestController
class OrdersController {

  /** What any valid key may call. */
  record Hello(String id, @Nullable String owner, List<String> scopes) {}

  @GetMapping("/public/ping")
  Map<String, String> ping() {
    return Map.of("ping", "pong");
  }

  @GetMapping("/api/hello")
  Hello hello(ApiKeyPrincipal caller) {
    return new Hello(
        caller.key().id(), caller.key().owner().orElse(null), caller.key().scopes().names());
  }

  @GetMapping("/api/orders")
  @RequireScopes("orders:read")
  List<String> orders() {
    return List.of("order-1", "order-2");
  }

  @PostMapping("/api/orders")
  @RequireScopes("orders:write")
  Map<String, String> order(ApiKeyPrincipal caller) {
    return Map.of("ordered_by", caller.getName());
  }
}
