package dev.apikeys.servlet;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Lifecycle;
import dev.apikeys.Scopes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Does what management requests ask for, in the caller's name. Thread-safe. */
final class Management {

  private final ApiKeys keys;
  private final Problems problems;

  Management(ApiKeys keys, Problems problems) {
    this.keys = keys;
    this.problems = problems;
  }

  Answer answer(Route route, Caller caller, HttpServletRequest request) {
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    if (!route.resource().allows(method)) {
      throw notAllowed(route);
    }
    Lifecycle lifecycle = keys.as(caller);
    String id = route.keyId();
    return switch (route.resource()) {
      case KEYS -> method.equals("GET") ? list(lifecycle, request) : create(caller, request);
      case KEY -> method.equals("GET") ? shown(lifecycle.get(id)) : delete(lifecycle, id);
      case ACTIVATE -> act(request, () -> lifecycle.enable(id));
      case DEACTIVATE -> act(request, () -> lifecycle.disable(id));
      case REVOKE -> revoke(lifecycle, id, request);
      case NONE -> throw new ProblemException(Problems.notFound("there is nothing at this path"));
    };
  }

  private static ProblemException notAllowed(Route route) {
    Problem problem = Problem.of(405, "invalid_request", "this method is not served here");
    return new ProblemException(problem.with("Allow", route.resource().allow()));
  }

  private Answer create(Caller caller, HttpServletRequest request) {
    if (!caller.manages()) {
      throw new ProblemException(problems.missing(List.of(Scopes.ADMIN)));
    }
    IssuedKey issued = keys.as(caller).issue(Creation.read(request).request(caller));
    Map<String, Object> body = KeyJson.of(issued.key(), keys.now());
    body.put("key", issued.token().reveal());
    return Answer.of(201, body).with("Location", Route.base(request) + "/" + issued.key().id());
  }

  private Answer list(Lifecycle lifecycle, HttpServletRequest request) {
    ListParameters asked = ListParameters.of(request.getQueryString());
    KeyQuery query = asked.query();
    List<ApiKey> page = lifecycle.list(query);
    Instant now = keys.now();
    Answer answer = Answer.of(200, page.stream().map(key -> KeyJson.of(key, now)).toList());
    if (page.size() < query.limit()) {
      return answer;
    }
    String last = page.get(page.size() - 1).id();
    return lifecycle.list(query.after(last).limit(1)).isEmpty()
        ? answer
        : answer.with(
            "Link", "<" + Route.base(request) + asked.following(last) + ">; rel=\"next\"");
  }

  private static Answer delete(Lifecycle lifecycle, String id) {
    lifecycle.delete(id);
    return Answer.empty(204);
  }

  private Answer act(HttpServletRequest request, Supplier<ApiKey> action) {
    RequestBody.readIfAny(request).allowing(Set.of());
    return shown(action.get());
  }

  private Answer revoke(Lifecycle lifecycle, String id, HttpServletRequest request) {
    Members members = RequestBody.readIfAny(request).allowing(Set.of("reason"));
    return shown(lifecycle.revoke(id, members.text("reason").orElse("")));
  }

  private Answer shown(ApiKey key) {
    return Answer.of(200, KeyJson.of(key, keys.now()));
  }
}
