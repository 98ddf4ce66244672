package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeyException;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Caller;
import dev.apikeys.Issuance;
import dev.apikeys.Issuance.Issued;
import dev.apikeys.Issuance.Replayed;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what one management request asks for, in the caller's name.
 *
 * @param keys the keys
 * @param problems the errors
 * @param caller who asks
 * @param request for what
 */
record Management(ApiKeys keys, Problems problems, Caller caller, HttpServletRequest request) {

  /** How often a change of what a key has is tried against others. */
  private static final int MOST_TRIES = 100;

  private static final int MAX_OVERLAP = Integer.MAX_VALUE;

  Answer answer(Route route) {
    boolean reading = Set.of("GET", "HEAD").contains(request.getMethod());
    String id = route.keyId();
    return switch (route.resource()) {
      case KEYS -> reading ? list(Optional.empty()) : create();
      case KEY -> reading ? shown(owned(route)) : change(route);
      case ACTIVATE -> act(id, () -> lifecycle().enable(id));
      case DEACTIVATE -> act(id, () -> lifecycle().disable(id));
      case REVOKE -> revoke(id);
      case ROTATE -> rotate(id);
      case AUDIT -> history(id);
      case CURRENT -> shown(lifecycle().get(current()));
      case CURRENT_REVOKE -> revoke(current());
      case OWNER, OWNER_REVOKE ->
          new OwnersKeys(this, route.owner().orElseThrow()).answer(route.resource(), reading);
      case INTROSPECT -> new Introspection(keys, problems).answer(caller, request);
      case JWKS, OPENAPI, NONE -> throw nothing("there is nothing at this path");
    };
  }

  Lifecycle lifecycle() {
    return keys.as(caller);
  }

  static ProblemException nothing(String why) {
    return new ProblemException(Problems.notFound(why));
  }

  void requireManaging() {
    if (!caller.manages()) {
      throw new ProblemException(problems.missing(List.of(Scopes.ADMIN)));
    }
  }

  /** The key that makes the call. */
  private String current() {
    return ApiKeyPrincipal.of(request)
        .orElseThrow(() -> nothing("no API key makes this call"))
        .key()
        .id();
  }

  /** The key of this route; unknown if it is not of the owner that the route names. */
  private ApiKey owned(Route route) {
    ApiKey key = lifecycle().get(route.keyId());
    if (route.owner().isPresent() && !route.owner().equals(key.owner())) {
      throw nothing(Problems.UNKNOWN_KEY);
    }
    return key;
  }

  private Answer create() {
    requireManaging();
    Creation creation = Creation.read(request, caller);
    NewKey asked = creation.request();
    Issuance issuance =
        creation
            .requestId()
            .map(id -> lifecycle().issueOnce(id, asked))
            .orElseGet(() -> new Issued(lifecycle().issue(asked)));
    if (issuance instanceof Issued issued) {
      return located(minted(201, issued.issued()), issued.issued().key());
    }
    ApiKey earlier =
        ((Replayed) issuance)
            .key()
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problems.conflict("the API key that this request created is gone")));
    return located(shown(earlier), earlier);
  }

  private Answer located(Answer answer, ApiKey key) {
    return answer.with("Location", Route.base(request) + "/" + key.id());
  }

  private Answer minted(int status, IssuedKey issued) {
    Map<String, @Nullable Object> body = KeyJson.of(issued.key(), keys.now());
    body.put("key", issued.token().reveal());
    return Answer.of(status, body).with("ETag", IfMatch.tagOf(issued.key()));
  }

  private Answer shown(ApiKey key) {
    return Answer.of(200, KeyJson.of(key, keys.now())).with("ETag", IfMatch.tagOf(key));
  }

  Answer list(Optional<String> owner) {
    ListParameters asked = ListParameters.of(request.getQueryString(), owner);
    KeyQuery query = asked.query();
    List<ApiKey> page = lifecycle().list(query);
    Instant now = keys.now();
    Answer answer = Answer.of(200, page.stream().map(key -> KeyJson.of(key, now)).toList());
    if (page.size() < query.limit()) {
      return answer;
    }
    String last = page.get(page.size() - 1).id();
    return lifecycle().list(query.after(last).limit(1)).isEmpty()
        ? answer
        : next(answer, asked.given(), last);
  }

  private Answer next(Answer answer, Parameters asked, String cursor) {
    return answer.with(
        "Link", "<" + Route.self(request) + asked.following(cursor) + ">; rel=\"next\"");
  }

  private Answer history(String id) {
    Parameters asked = Parameters.of(request.getQueryString()).allowing(Set.of("limit", "cursor"));
    AuditQuery page = asked.limit().map(AuditQuery.all()::limit).orElse(AuditQuery.all());
    Optional<Long> cursor =
        asked.value("cursor").map(text -> Parameters.number("cursor", text, 18));
    List<AuditRecord> rows = lifecycle().history(id, cursor.map(page::before).orElse(page));
    boolean withAddress = !(caller instanceof Caller.User);
    Answer answer =
        Answer.of(200, rows.stream().map(row -> HistoryJson.of(row, withAddress)).toList());
    if (rows.size() < page.limit()) {
      return answer;
    }
    long last = rows.get(rows.size() - 1).id();
    return lifecycle().history(id, page.before(last).limit(1)).isEmpty()
        ? answer
        : next(answer, asked, String.valueOf(last));
  }

  private Answer change(Route route) {
    ApiKey key = owned(route);
    requireManaging();
    if (request.getMethod().equals("PATCH")) {
      return edit(key);
    }
    IfMatch.of(request).require(key);
    lifecycle().delete(key.id());
    return Answer.empty(204);
  }

  private Answer edit(ApiKey first) {
    IfMatch condition = IfMatch.of(request);
    Patch patch = Patch.read(request, caller);
    if (patch.isAbsolute() && !condition.given()) {
      return shown(lifecycle().edit(first.id(), patch.of(first)));
    }
    return meeting(
        condition, first, key -> shown(lifecycle().edit(key.id(), key.version(), patch.of(key))));
  }

  /** What is done to the very version that meets the condition. */
  private Answer meeting(IfMatch condition, ApiKey first, Function<ApiKey, Answer> act) {
    ApiKey key = first;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      condition.require(key);
      try {
        return act.apply(key);
      } catch (ApiKeyException.Conflict changed) {
        key = lifecycle().get(key.id());
      }
    }
    throw new ProblemException(Problems.conflict("the API key is being changed by others"));
  }

  private Answer act(String id, Supplier<ApiKey> action) {
    RequestBody.readIfAny(request).allowing(Set.of());
    requireVersion(id);
    return shown(action.get());
  }

  private Answer revoke(String id) {
    String reason = reason();
    requireVersion(id);
    return shown(lifecycle().revoke(id, reason));
  }

  String reason() {
    return RequestBody.readIfAny(request).allowing(Set.of("reason")).text("reason").orElse("");
  }

  private Answer rotate(String id) {
    Members members =
        Terms.allow(
            RequestBody.readIfAny(request),
            caller,
            Set.of("overlap_seconds"),
            Set.of("expires_at", "expires_in_days"));
    KeyEdit edit = new Terms(members.values().keySet(), members).ending(KeyEdit.nothing());
    Optional<Duration> overlap =
        members.count("overlap_seconds", MAX_OVERLAP).map(Duration::ofSeconds);
    IfMatch condition = IfMatch.of(request);
    if (condition.given()) {
      return meeting(
          condition,
          lifecycle().get(id),
          key -> minted(200, lifecycle().rotate(id, key.version(), overlap, edit)));
    }
    return minted(
        200,
        overlap
            .map(time -> lifecycle().rotate(id, time, edit))
            .orElseGet(() -> lifecycle().rotate(id, edit)));
  }

  /** Meets the condition, if there is one, on the key as it is just before it is acted upon. */
  private void requireVersion(String id) {
    IfMatch condition = IfMatch.of(request);
    if (condition.given()) {
      condition.require(lifecycle().get(id));
    }
  }
}
