package dev.apikeys.spring.test;

import dev.apikeys.ApiKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.spring.CurrentApiKey;
import dev.apikeys.spring.RequireScopes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the requests of the kit's tests reach. */
@RestController
class Shop {

  @GetMapping("/key")
  String key(@CurrentApiKey ApiKeyPrincipal caller) {
    return caller.key().id();
  }

  @GetMapping("/owner")
  String owner(@CurrentApiKey ApiKey key) {
    return key.tenant() + "/" + key.owner().orElse("nobody");
  }

  @GetMapping("/orders")
  @RequireScopes("orders:read")
  String orders() {
    return "orders";
  }

  @PostMapping("/orders")
  @RequireScopes("orders:write")
  String order() {
    return "ordered";
  }
}
