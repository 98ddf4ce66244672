package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InvalidMemberException;
import dev.apikeys.Rejection;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.Scopes;
import dev.apikeys.Secret;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells a service whether a token that it was presented is a key (RFC 7662). Who asks needs the
 * scope {@code api-keys:introspect} itself, and learns of keys of its own tenants alone. Whatever
 * else a token is, the answer is the same.
 */
record Introspection(ApiKeys keys, Problems problems) {

  private static final Map<String, Object> INACTIVE = Map.of("active", false);

  Answer answer(Caller caller, HttpServletRequest request) {
    if (caller instanceof Caller.User || !caller.grants().covers(Scopes.INTROSPECT)) {
      throw new ProblemException(problems.missing(List.of(Scopes.INTROSPECT)));
    }
    Parameters form = RequestBody.readForm(request);
    String token =
        form.value("token")
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> new InvalidMemberException("token", "is missing"));
    VerificationContext context =
        new VerificationContext(
            form.value("client_address"),
            Optional.empty(),
            Optional.empty(),
            ScopeRequirement.none(),
            0);
    Verification verification = keys.verify(token, context);
    if (verification instanceof Rejected rejected && rejected.reason() == Rejection.UNAVAILABLE) {
      return Problems.unavailable().answer();
    }
    boolean known =
        verification instanceof Verified verified
            && caller.tenants().include(verified.key().tenant());
    return Answer.of(200, known ? active((Verified) verification) : INACTIVE);
  }

  private static Map<String, Object> active(Verified verified) {
    ApiKey key = verified.key();
    Secret secret = verified.secret();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("active", true);
    json.put("scope", String.join(" ", key.scopes().names()));
    json.put("client_id", key.id());
    json.put("token_type", "Bearer");
    json.put("iat", secret.createdAt().getEpochSecond());
    key.notBefore().ifPresent(begin -> json.put("nbf", begin.getEpochSecond()));
    Stream.of(key.expiresAt(), secret.expiresAt())
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .ifPresent(end -> json.put("exp", end.getEpochSecond()));
    key.owner().ifPresent(owner -> json.put("sub", owner));
    json.put("jti", secret.id());
    json.put("tenant", key.tenant());
    return json;
  }
}
