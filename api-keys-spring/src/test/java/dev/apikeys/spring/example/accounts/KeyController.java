package dev.apikeys.spring.example.accounts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeyException.Refused;
import dev.apikeys.ApiKeyException.UnknownKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The keys of the user who is logged in, and for administrators those of somebody else. Keys have
 * no scopes and no end. Who may come here says the chain; the type of {@code user} says again that
 * it is nobody but by a JWT.
 */
@RestController
class KeyController {

  private static final String KEYS = "/users/keys/";
  private static final String KEYS_OF = KEYS + "by-user/{userId}";

  /** What a user names a key. */
  record Create(@Nullable String name) {}

  /** What is to change of a key; what is left out stays. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Update(@Nullable String name, @Nullable Boolean isActive) {

    KeyEdit edit() {
      KeyEdit edit = name == null ? KeyEdit.nothing() : KeyEdit.nothing().named(name);
      return isActive == null ? edit : edit.enabled(isActive);
    }
  }

  /** A key as it is shown; with its token just once. */
  @JsonNaming(SnakeCaseStrategy.class)
  record Shown(
      String id,
      String name,
      boolean isActive,
      Instant createdAt,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key) {

    static Shown of(ApiKey key) {
      return new Shown(key.id(), key.name(), key.enabled(), key.createdAt(), null);
    }

    static Shown of(IssuedKey issued) {
      ApiKey key = issued.key();
      String token = issued.token().reveal();
      return new Shown(key.id(), key.name(), key.enabled(), key.createdAt(), token);
    }
  }

  private final ApiKeys keys;

  KeyController(ApiKeys keys) {
    this.keys = keys;
  }

  /** The keys of one owner alone, in the hands of a user; the audit names the latter. */
  private Lifecycle keysOf(String owner, JwtAuthenticationToken user) {
    return keys.as(new Caller.User(Actor.of(user.getName()), "", owner, Scopes.none()));
  }

  private Lifecycle own(JwtAuthenticationToken user) {
    return keysOf(user.getName(), user);
  }

  /** Those that are switched off as well, newest first; a thousand at most. */
  private static List<Shown> all(Lifecycle lifecycle) {
    KeyQuery query = KeyQuery.all().includingInactive().limit(KeyQuery.MAX_LIMIT);
    return lifecycle.list(query).stream().map(Shown::of).toList();
  }

  @GetMapping(KEYS)
  List<Shown> list(JwtAuthenticationToken user) {
    return all(own(user));
  }

  @PostMapping(KEYS)
  ResponseEntity<Shown> create(@RequestBody Create asked, JwtAuthenticationToken user) {
    String name = asked.name() == null ? "" : asked.name();
    IssuedKey issued = own(user).issue(NewKey.named(name));
    return ResponseEntity.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(Shown.of(issued));
  }

  @GetMapping(KEYS + "{id}")
  Shown get(@PathVariable String id, JwtAuthenticationToken user) {
    return Shown.of(own(user).get(id));
  }

  @PatchMapping(KEYS + "{id}")
  Shown update(@PathVariable String id, @RequestBody Update update, JwtAuthenticationToken user) {
    return Shown.of(own(user).edit(id, update.edit()));
  }

  @DeleteMapping(KEYS + "{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, JwtAuthenticationToken user) {
    own(user).delete(id);
  }

  @GetMapping(KEYS_OF)
  List<Shown> listOf(@PathVariable String userId, JwtAuthenticationToken admin) {
    return all(keysOf(userId, admin));
  }

  @PatchMapping(KEYS_OF + "/{id}")
  Shown updateOf(
      @PathVariable String userId,
      @PathVariable String id,
      @RequestBody Update update,
      JwtAuthenticationToken admin) {
    return Shown.of(keysOf(userId, admin).edit(id, update.edit()));
  }

  @DeleteMapping(KEYS_OF + "/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteOf(
      @PathVariable String userId, @PathVariable String id, JwtAuthenticationToken admin) {
    keysOf(userId, admin).delete(id);
  }

  @ExceptionHandler
  ProblemDetail refused(ApiKeyException refused) {
    if (refused instanceof UnknownKey) {
      return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "API key not found");
    }
    HttpStatus status = refused instanceof Refused ? HttpStatus.FORBIDDEN : HttpStatus.CONFLICT;
    return ProblemDetail.forStatusAndDetail(status, String.valueOf(refused.getMessage()));
  }

  @ExceptionHandler
  ProblemDetail invalid(InvalidMemberException invalid) {
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
  }
}
