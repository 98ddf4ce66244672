package dev.apikeys.spring.example.testing;

import dev.apikeys.ApiKey;
import dev.apikeys.spring.CurrentApiKey;
import dev.apikeys.spring.RequireScopes;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The orders of whoever owns the key. */
@RestController
@RequestMapping("/orders")
class OrdersController {

  @GetMapping
  @RequireScopes("orders:read")
  Map<String, String> list(@CurrentApiKey ApiKey key) {
    return Map.of("of", key.owner().orElse("nobody"));
  }
}
