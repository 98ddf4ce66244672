package dev.apikeys.spring;

import dev.apikeys.ApiKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application of the HTTP contract, the same with and without Spring Security. */
@EnableAutoConfiguration
@Import(ContractApplication.Endpoints.class)
class ContractApplication {

  @RestController
  static class Endpoints {

    @GetMapping("/public/ping")
    String ping() {
      return "pong";
    }

    @GetMapping("/api/hello")
    Map<String, @Nullable Object> hello(@CurrentApiKey ApiKey key) {
      Map<String, @Nullable Object> hello = new LinkedHashMap<>();
      hello.put("id", key.id());
      hello.put("owner", key.owner().orElse(null));
      hello.put("scopes", key.scopes().names());
      return hello;
    }

    @GetMapping("/api/orders")
    @RequireScopes("orders:read")
    List<String> orders() {
      return List.of();
    }

    @PostMapping("/api/orders")
    @RequireScopes("orders:write")
    String order() {
      return "ordered";
    }
  }
}
