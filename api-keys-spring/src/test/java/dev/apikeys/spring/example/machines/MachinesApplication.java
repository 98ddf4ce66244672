package dev.apikeys.spring.example.machines;

import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.OwnerState;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.Carriers;
import dev.apikeys.spring.RequireScopes;
import jakarta.servlet.DispatcherType;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An API for machines. A user makes keys for them at endpoints of the application's own ({@link
 * KeyController}); a machine brings its key in {@code X-API-Key} or as {@code ?api_key=}, and each
 * endpoint names the scopes that it needs. Keys stop with their user.
 */
@SpringBootApplication
class MachinesApplication {

  /** The users that may log in; in a real application a table. */
  static final class Users {
    private final Set<String> active = ConcurrentHashMap.newKeySet();

    void activate(String id) {
      active.add(id);
    }

    void deactivate(String id) {
      active.remove(id);
    }

    OwnerState find(String id) {
      return active.contains(id) ? OwnerState.active() : OwnerState.inactive();
    }
  }

  @Bean
  Users users() {
    return new Users();
  }

  @Bean(destroyMethod = "close")
  JdbcKeyStore keyStore(DataSource dataSource) {
    JdbcKeyStore store = JdbcKeyStore.create(dataSource);
    store.createSchema();
    return store;
  }

  @Bean(destroyMethod = "close")
  ApiKeys apiKeys(KeyStore store, Users users, @Value("${machines.pepper}") String pepper) {
    return ApiKeys.builder(store)
        .prefix("machine")
        .pepper("p1", Base64.getDecoder().decode(pepper))
        .owners((tenant, owner) -> users.find(owner))
        .build();
  }

  /** Guards all but what people use, who log in. */
  @Bean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(ApiKeys keys) {
    ApiKeyFilter filter =
        ApiKeyFilter.create(keys)
            .carriers(Carriers.standard().bearer(false).queryParameter("api_key"))
            .open("/api-keys/*");
    FilterRegistrationBean<ApiKeyFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  /** What machines call. */
  @RestController
  static class Webhooks {

    @PostMapping("/webhook/orders")
    Map<String, String> order() {
      return Map.of("status", "received");
    }

    @PostMapping("/webhook/inventory")
    @RequireScopes({"inventory:read", "inventory:write"})
    Map<String, String> inventory() {
      return Map.of("status", "received");
    }

    @GetMapping("/external/products")
    Map<String, Object> products(ApiKeyPrincipal caller) {
      return Map.of("user_id", caller.key().owner().orElseThrow(), "products", List.of());
    }
  }
}
