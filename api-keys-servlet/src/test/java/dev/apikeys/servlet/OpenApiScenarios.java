package dev.apikeys.servlet;

import static dev.apikeys.servlet.OpenApiScenarios.Trouble.BODY;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.CALLER;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.CONDITION;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.DOCUMENT;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.KEY;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.LIVING;
import static dev.apikeys.servlet.OpenApiScenarios.Trouble.USER;

import dev.apikeys.servlet.OpenApiWorld.Credential;
import dev.apikeys.servlet.OpenApiWorld.Site;
import dev.apikeys.servlet.OpenApiWorld.Which;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The table of all scenarios: what each operation is good for, and what it can run into. */
final class OpenApiScenarios {

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String NEW = "{'name':'walk','scopes':['orders:read'],'metadata':{'a':[1]}}";
  private static final String ALL =
      """
      {'name':'walk','description':'for the walk','scopes':['orders:*','**'],'is_admin':true,
       'expires_in_days':36500,'not_before':'2030-01-31T12:00:00Z','metadata':{},'owner':'alice',
       'tenant':'acme','rate_limit':{'requests':1,'per_seconds':60},
       'allowed_cidrs':['192.0.2.0/24','2001:db8::1']}
      """;
  private static final String PATCH =
      "{'name':'b','description':null,'metadata':{'a':null},'scopes':null,'expires_at':null}";
  private static final String WHY = "{'reason':'laptop stolen'}";

  /** What can stand in the way of an operation. */
  enum Trouble {
    /** The caller, and whatever is broken. */
    CALLER,
    /** A credential that is not needed but bad. */
    DOCUMENT,
    /** There is no such key. */
    KEY,
    /** The key is revoked. */
    LIVING,
    /** The key is of another version. */
    CONDITION,
    /** The body is too long, or of another media type. */
    BODY,
    /** A user, who makes no call by a key and has another owner's keys. */
    USER;

    Stream<OpenApiScenario> of(OpenApiScenario good) {
      return switch (this) {
        case CALLER ->
            Stream.of(
                good.by(Credential.REPEATED).answers(400).showing("WWW-Authenticate"),
                good.by(Credential.NONE).answers(401),
                good.by(Credential.ELSEWHERE).answers(403),
                good.by(Credential.SPENT).answers(429),
                good.at(Site.FAILING).answers(500),
                good.at(Site.BROKEN).answers(503),
                good.at(Site.BREAKING).answers(503));
        case DOCUMENT ->
            Stream.of(
                good.by(Credential.REPEATED).answers(400),
                good.at(Site.BREAKING).by(Credential.NONE).answers(401),
                good.by(Credential.ELSEWHERE).answers(403),
                good.by(Credential.SPENT).answers(429),
                good.at(Site.BROKEN).by(Credential.ADMINISTRATOR).answers(503));
        case KEY -> Stream.of(good.about(Which.UNKNOWN).answers(404));
        case LIVING -> Stream.of(good.about(Which.REVOKED).answers(409));
        case CONDITION ->
            Stream.of(
                good.under("If-Match", "\"99\"").answers(412),
                good.under("If-Match", "99").answers(400));
        case BODY ->
            Stream.of(
                good.sending(good.mediaType().orElseThrow(), " ".repeat(65 * 1024)).answers(413),
                good.sending("text/plain", good.body()).answers(415));
        case USER -> Stream.of(good.at(Site.USERS).answers(404));
      };
    }
  }

  private OpenApiScenarios() {}

  static Stream<OpenApiScenario> all() {
    return Stream.of(keys(), oneKey(), currentKey(), owners(), documents()).flatMap(some -> some);
  }

  private static OpenApiScenario to(String operation) {
    return OpenApiScenario.of(operation);
  }

  private static Stream<OpenApiScenario> walk(OpenApiScenario good, Trouble... troubles) {
    return Stream.concat(Stream.of(good), Stream.of(troubles).flatMap(trouble -> trouble.of(good)));
  }

  private static Stream<OpenApiScenario> keys() {
    OpenApiScenario create = to("POST /").json(NEW).answers(201);
    OpenApiScenario list = to("GET /");
    return Stream.of(
            walk(list, CALLER),
            walk(create, CALLER, BODY),
            Stream.of(
                list.asking("?limit=1&include_inactive=true").showing("Link"),
                list.by(Credential.PLAIN),
                list.by(Credential.ROTATED).showing("API-Key-Expires"),
                list.by(Credential.SPENT).answers(429).showing("RateLimit"),
                list.by(Credential.SPENT).answers(429).showing("RateLimit-Policy"),
                list.asking("?limit=0").answers(400),
                create.json(ALL),
                create.json("{}").answers(400),
                create.by(Credential.PLAIN).answers(403).showing("WWW-Authenticate"),
                create.json("{'name':'a','tenant':'b'}").answers(403),
                create.under("Idempotency-Key", "a").after(made("a", NEW)).answers(200),
                create.under("Idempotency-Key", "b").after(gone("b", NEW)).answers(409),
                create.under("Idempotency-Key", "c").after(made("c", ALL)).answers(422)))
        .flatMap(some -> some);
  }

  private static Consumer<OpenApiWorld> made(String requestId, String json) {
    return world -> world.create(requestId, json.replace('\'', '"'));
  }

  private static Consumer<OpenApiWorld> gone(String requestId, String json) {
    return world -> world.trusted().delete(world.create(requestId, json.replace('\'', '"')));
  }

  private static Stream<OpenApiScenario> oneKey() {
    return Stream.of(
            walk(to("GET /{id}"), CALLER, KEY),
            walk(to("PATCH /{id}").json(PATCH), CALLER, KEY, LIVING, CONDITION, BODY),
            walk(to("DELETE /{id}").answers(204), CALLER, KEY, CONDITION),
            walk(to("POST /{id}/activate").json("{}"), CALLER, KEY, LIVING, CONDITION, BODY),
            walk(to("POST /{id}/deactivate").json("{}"), CALLER, KEY, LIVING, CONDITION, BODY),
            walk(to("POST /{id}/revoke").json(WHY), CALLER, KEY, CONDITION, BODY),
            walk(
                to("POST /{id}/rotate").json("{'overlap_seconds':60}"),
                CALLER,
                KEY,
                LIVING,
                CONDITION,
                BODY),
            walk(to("GET /{id}/audit"), CALLER, KEY),
            Stream.of(
                to("GET /{id}").about(Which.REVOKED),
                to("PATCH /{id}").sending("application/merge-patch+json", "{\"is_active\":false}"),
                to("GET /{id}/audit").about(Which.REVOKED).asking("?limit=1").showing("Link")))
        .flatMap(some -> some);
  }

  private static Stream<OpenApiScenario> currentKey() {
    return Stream.of(
            walk(to("GET /current"), CALLER, USER),
            walk(to("GET /verify/current"), CALLER, USER),
            walk(
                to("POST /current/revoke").by(Credential.PLAIN).json(WHY),
                CALLER,
                USER,
                CONDITION,
                BODY))
        .flatMap(some -> some);
  }

  private static Stream<OpenApiScenario> owners() {
    return Stream.of(
            walk(to("GET /by-user/{owner}"), CALLER, USER),
            walk(to("DELETE /by-user/{owner}").answers(204), CALLER, USER),
            walk(to("POST /by-user/{owner}/revoke").json(WHY), CALLER, USER, BODY),
            walk(to("GET /by-user/{owner}/{id}"), CALLER, KEY),
            walk(
                to("PATCH /by-user/{owner}/{id}").json(PATCH),
                CALLER,
                KEY,
                LIVING,
                CONDITION,
                BODY),
            walk(to("DELETE /by-user/{owner}/{id}").answers(204), CALLER, KEY, CONDITION))
        .flatMap(some -> some);
  }

  private static Stream<OpenApiScenario> documents() {
    OpenApiScenario introspect =
        to("POST /introspect").by(Credential.SERVICE).sending(FORM, "token={token}");
    return Stream.of(
            walk(introspect, CALLER, BODY),
            Stream.of(introspect.sending(FORM, "token=none")),
            walk(to("GET /jwks.json").by(Credential.NONE), DOCUMENT),
            walk(to("GET /openapi.json").by(Credential.NONE), DOCUMENT))
        .flatMap(some -> some);
  }
}
