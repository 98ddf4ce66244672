package dev.apikeys.spring.example.machines;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeyException.UnknownKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The keys of the user who is logged in, with the paths and fields that this API has had always.
 */
@RestController
@RequestMapping("/api-keys")
class KeyController {

  /** What a user asks for. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Create(
      String name,
      @Nullable List<String> scopes,
      @Nullable Instant expiresAt,
      @Nullable String description) {}

  /** A key as it is shown; with its token just once. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Shown(
      String id,
      String name,
      String keyPrefix,
      List<String> scopes,
      boolean isActive,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      Instant createdAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key) {

    static Shown of(ApiKey key, @Nullable String token) {
      return new Shown(
          key.id(),
          key.name(),
          key.keyPrefix(),
          key.scopes().names(),
          key.enabled(),
          key.expiresAt().orElse(null),
          key.lastUsedAt().orElse(null),
          key.createdAt(),
          token);
    }
  }

  private final ApiKeys keys;

  KeyController(ApiKeys keys) {
    this.keys = keys;
  }

  /** In the hands of whom the login before named: here a header of its gateway. Never of a key. */
  private Lifecycle lifecycle(HttpServletRequest request) {
    String user = request.getHeader("X-User");
    if (user == null || ApiKeyPrincipal.of(request).isPresent()) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED);
    }
    return keys.as(Caller.user(user, "").granting("inventory:*", "orders:*"));
  }

  @PostMapping
  ResponseEntity<Shown> create(@RequestBody Create asked, HttpServletRequest request) {
    KeyEdit terms = KeyEdit.nothing().named(asked.name());
    terms = asked.scopes() == null ? terms : terms.withScopes(asked.scopes());
    terms = asked.expiresAt() == null ? terms : terms.expiringAt(asked.expiresAt());
    KeyEdit all = asked.description() == null ? terms : terms.describedAs(asked.description());
    IssuedKey issued = lifecycle(request).issue(NewKey.named(asked.name()).with(none -> all));
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(Shown.of(issued.key(), issued.token().reveal()));
  }

  @GetMapping
  List<Shown> list(HttpServletRequest request) {
    return lifecycle(request).list(KeyQuery.all().includingInactive()).stream()
        .map(key -> Shown.of(key, null))
        .toList();
  }

  @DeleteMapping("/{id}")
  Map<String, String> delete(@PathVariable String id, HttpServletRequest request) {
    lifecycle(request).delete(id);
    return Map.of("message", "API key deleted");
  }

  /** Switches it off without removing it, which is what this API calls to revoke. */
  @PostMapping("/{id}/revoke")
  Map<String, String> revoke(@PathVariable String id, HttpServletRequest request) {
    lifecycle(request).disable(id);
    return Map.of("message", "API key revoked");
  }

  @ExceptionHandler
  ProblemDetail refused(ApiKeyException refused) {
    return refused instanceof UnknownKey
        ? ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "API key not found")
        : ProblemDetail.forStatusAndDetail(
            HttpStatus.FORBIDDEN, String.valueOf(refused.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail invalid(InvalidMemberException invalid) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
  }
}
