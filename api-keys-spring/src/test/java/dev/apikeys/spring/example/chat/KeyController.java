package dev.apikeys.spring.example.chat;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.spring.CurrentApiKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** The one key of a user, in the hands of the user or of the key itself, which makes no other. */
@RestController
@RequestMapping("/api/v1/auth")
class KeyController {

  /** What a user asks for. */
  record Create(@Nullable String name) {}

  /** A key with its token, just once. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Created(String id, String apiKey, String apiKeyName) {}

  /** A key as it is shown. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Shown(
      String id,
      String apiKeyName,
      String keyPrefix,
      Instant createdAt,
      @Nullable Instant lastUsedAt) {

    static Shown of(ApiKey key) {
      return new Shown(
          key.id(), key.name(), key.keyPrefix(), key.createdAt(), key.lastUsedAt().orElse(null));
    }
  }

  private final ApiKeys keys;

  KeyController(ApiKeys keys) {
    this.keys = keys;
  }

  /** In the hands of the key if one came, else of the user who logged in. */
  private Lifecycle lifecycle(Authentication caller, Optional<ApiKeyPrincipal> key) {
    return keys.as(
        key.<Caller>map(ApiKeyPrincipal::caller)
            .orElseGet(() -> Caller.user(caller.getName(), "")));
  }

  @PostMapping("/api-key")
  ResponseEntity<Created> create(
      @RequestBody Create asked,
      Authentication caller,
      @CurrentApiKey Optional<ApiKeyPrincipal> key) {
    NewKey wanted = NewKey.named(Objects.requireNonNullElse(asked.name(), ""));
    IssuedKey issued = lifecycle(caller, key).issue(wanted);
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new Created(issued.key().id(), issued.token().reveal(), issued.key().name()));
  }

  @GetMapping("/api-keys")
  List<Shown> list(Authentication caller, @CurrentApiKey Optional<ApiKeyPrincipal> key) {
    return lifecycle(caller, key).list(KeyQuery.all()).stream().map(Shown::of).toList();
  }

  @DeleteMapping("/api-key")
  Map<String, String> revoke(Authentication caller, @CurrentApiKey Optional<ApiKeyPrincipal> key) {
    Lifecycle lifecycle = lifecycle(caller, key);
    List<ApiKey> live = lifecycle.list(KeyQuery.all());
    if (live.isEmpty()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "You have no API key");
    }
    live.forEach(one -> lifecycle.revoke(one.id(), "revoked by its user"));
    return Map.of("message", "API key revoked");
  }

  @ExceptionHandler
  ProblemDetail second(ApiKeyException.OwnerLimit full) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.CONFLICT, "You have an API key already: revoke it to create another one");
  }

  @ExceptionHandler
  ProblemDetail byAKey(ApiKeyException.Refused refused) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.FORBIDDEN, "Log in with username and password to create an API key");
  }

  @ExceptionHandler
  ProblemDetail invalid(InvalidMemberException invalid) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
  }
}
