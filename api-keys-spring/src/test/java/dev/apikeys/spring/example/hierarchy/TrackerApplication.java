package dev.apikeys.spring.example.hierarchy;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.jdbc.JdbcKeyStore;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.spring.RequireScopes;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An API without users: an administrator's key makes the others. The first one comes from the
 * configuration, and {@code tracker.require-api-key} says whether every endpoint needs a key or
 * those alone that ask for one. The management is the library's, at {@code /v1/api-keys}.
 */
@SpringBootApplication
class TrackerApplication {

  @Bean(destroyMethod = "close")
  JdbcKeyStore keyStore(DataSource dataSource) {
    JdbcKeyStore store = JdbcKeyStore.create(dataSource);
    store.createSchema();
    return store;
  }

  @Bean(destroyMethod = "close")
  ApiKeys apiKeys(
      KeyStore store,
      @Value("${tracker.pepper}") String pepper,
      @Value("${tracker.initial-admin-key}") String initialAdminKey) {
    ApiKeys keys =
        ApiKeys.builder(store)
            .prefix("dei")
            .pepper("p1", Base64.getDecoder().decode(pepper))
            .bootstrap(initialAdminKey)
            .lastUseInterval(Duration.ofSeconds(1))
            .build();
    keys.registerBootstrap(NewKey.named("Initial admin key").withScopes("**", Scopes.ADMIN));
    return keys;
  }

  @Bean
  FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(
      ApiKeys keys, @Value("${tracker.require-api-key:false}") boolean required) {
    ApiKeyFilter filter = ApiKeyFilter.create(keys);
    FilterRegistrationBean<ApiKeyFilter> registration =
        new FilterRegistrationBean<>(required ? filter : filter.optional());
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }

  /** What the API is there for. */
  @RestController
  static class Companies {

    @GetMapping("/v1/companies")
    List<String> companies() {
      return List.of("company-1", "company-2");
    }

    @GetMapping("/v1/protected")
    @RequireScopes
    Map<String, Object> guarded(ApiKeyPrincipal caller) {
      ApiKey key = caller.key();
      return Map.of(
          "message",
          "This endpoint requires authentication",
          "key_id",
          key.id(),
          "is_admin",
          key.scopes().covers(Scopes.ADMIN));
    }

    @PostMapping("/v1/admin-only")
    @RequireScopes(Scopes.ADMIN)
    Map<String, String> administrative() {
      return Map.of("message", "Admin access granted");
    }
  }
}
