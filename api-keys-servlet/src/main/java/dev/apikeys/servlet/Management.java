package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditQuery;
import dev.apikeys.AuditRecord;
import dev.apikeys.Caller;
import dev.apikeys.Issuance;
import dev.apikeys.Issuance.Issued;
import dev.apikeys.Issuance.Replayed;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  Answer answer(Route route) {
    boolean reading = Set.of("GET", "HEAD").contains(request.getMethod());
    String id = route.keyId();
    return switch (route.resource()) {
      case KEYS -> reading ? list(Optional.empty()) : create();
      case KEY -> reading ? shown(owned(route)) : changes().change(owned(route));
      case ACTIVATE -> changes().act(id, () -> lifecycle().enable(id));
      case DEACTIVATE -> changes().act(id, () -> lifecycle().disable(id));
      case REVOKE -> changes().revoke(id);
      case ROTATE -> changes().rotate(id);
      case AUDIT -> history(id);
      case CURRENT -> shown(lifecycle().get(current()));
      case CURRENT_REVOKE -> changes().revoke(current());
      case OWNER, OWNER_REVOKE ->
          new OwnersKeys(this, route.owner().orElseThrow()).answer(route.resource(), reading);
      case INTROSPECT -> new Introspection(keys, problems).answer(caller, request);
      case JWKS, OPENAPI, NONE -> throw nowhere();
    };
  }

  private KeyChanges changes() {
    return new KeyChanges(this, IfMatch.of(request));
  }

  Lifecycle lifecycle() {
    return keys.as(caller);
  }

  static ProblemException nothing(String why) {
    return new ProblemException(Problems.notFound(why));
  }

  static ProblemException nowhere() {
    return nothing("there is nothing at this path");
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

  /** The reason in the body of this request, if there is one. */
  String reason() {
    return RequestBody.readIfAny(request).allowing(Set.of("reason")).text("reason").orElse("");
  }

  private Answer located(Answer answer, ApiKey key) {
    return answer.with("Location", Route.base(request) + "/" + key.id());
  }

  Answer minted(int status, IssuedKey issued) {
    Map<String, @Nullable Object> body = KeyJson.of(issued.key(), keys.now());
    body.put("key", issued.token().reveal());
    return Answer.of(status, body).with("ETag", IfMatch.tagOf(issued.key()));
  }

  Answer shown(ApiKey key) {
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
}
