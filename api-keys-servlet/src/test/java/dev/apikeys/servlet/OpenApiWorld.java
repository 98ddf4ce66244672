package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.CachePolicy;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.IssuedKey;
import dev.apikeys.KeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.VerificationContext;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.contract.SecretSearch;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One management on several sites, in sickness and in health, and the keys that scenarios need. */
final class OpenApiWorld implements AutoCloseable {

  /** Where a scenario takes place; the path is its name in lower case. */
  enum Site {
    /** Behind a filter, as it is meant to be. */
    SOUND,
    /** Where the application itself fails. */
    FAILING,
    /** Where a user of the application calls, without any key. */
    USERS,
    /** Where the store is broken when the filter asks it. */
    BROKEN,
    /** Where the store breaks between filter and servlet. */
    BREAKING;

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** With what a scenario calls. */
  enum Credential {
    ADMINISTRATOR,
    PLAIN,
    SERVICE,
    ROTATED,
    ELSEWHERE,
    SPENT,
    REPEATED,
    NONE
  }

  /** Which key a scenario is about. */
  enum Which {
    FRESH,
    REVOKED,
    UNKNOWN
  }

  private static final String TENANT = "acme";
  private static final String OWNER = "alice";

  private final SuiteLog log = new SuiteLog();
  private final KeyStore store = new InMemoryKeyStore();
  private final ApiKeys keys = publishing(store);

  /** The same keys, over what breaks and is repaired as its site has it. */
  private final CountingKeyStore frailStore = new CountingKeyStore(store);

  private final ApiKeys frail = publishing(frailStore);
  private final String administrator =
      token(issue(named().ownedBy("root").withScopes("**", Scopes.ADMIN)));
  private final TestServer server = Container.JETTY.server("");

  /** Keys of the library's own form that publish the key of another one. */
  static ApiKeys publishing(KeyStore store) {
    try {
      String signing = new ECKeyGenerator(Curve.P_256).keyID("2030").generate().toJSONString();
      return ApiKeys.builder(store)
          .prefix("acme_live")
          .pepper("p1", new byte[32])
          .cache(CachePolicy.none())
          .readableFormat(
              JwtFormat.create(
                  "https://issuer.example", JwtKeys.signingWith(JwtKey.ofJwk(signing))))
          .build();
    } catch (JOSEException broken) {
      throw new IllegalStateException(broken);
    }
  }

  OpenApiWorld() {
    ApiKeyFilter guard =
        ApiKeyFilter.create(keys)
            .open("/sound/jwks.json", "/sound/openapi.json")
            .disclosingLimits();
    ApiKeyFilter frailGuard = ApiKeyFilter.create(frail);
    ManagementAuthorizer byKey = ManagementAuthorizer.byKey();
    site(Site.SOUND, keys, byKey, guard);
    site(Site.USERS, keys, request -> Optional.of(Caller.user("bob", TENANT)));
    site(Site.FAILING, keys, OpenApiWorld::fail, guard);
    site(Site.BROKEN, frail, byKey, after(frailStore::breakDown), frailGuard);
    Filter repaired = after(frailStore::repair);
    site(Site.BREAKING, frail, byKey, repaired, frailGuard, after(frailStore::breakDown));
    server.start();
  }

  private void site(
      Site site, ApiKeys managed, ManagementAuthorizer authorizer, Filter... filters) {
    for (Filter filter : filters) {
      server.filter(site.path() + "/*", filter);
    }
    server.servlet(
        site.path() + "/*", ApiKeyServlet.create(managed, authorizer).limitedTo(TestKeys.PLENTY));
  }

  private static Filter after(Runnable act) {
    return (request, response, chain) -> {
      act.run();
      chain.doFilter(request, response);
    };
  }

  private static Optional<Caller> fail(HttpServletRequest request) {
    throw new IllegalStateException("the test broke the application");
  }

  Lifecycle trusted() {
    return keys.as(Actor.system("walk"));
  }

  private IssuedKey issue(NewKey wanted) {
    IssuedKey issued = trusted().issue(wanted);
    SecretSearch.remember(token(issued));
    return issued;
  }

  private static String token(IssuedKey issued) {
    return issued.token().reveal();
  }

  private String token(String... scopes) {
    return token(issue(named().withScopes(scopes)));
  }

  private static NewKey named() {
    return NewKey.named("walk").inTenant(TENANT).ownedBy(OWNER);
  }

  /** Sends what a scenario is about. */
  HttpReply send(OpenApiScenario scenario) {
    return send(scenario.method(), scenario);
  }

  /** The same by another method. */
  HttpReply send(String method, OpenApiScenario scenario) {
    scenario.before().accept(this);
    List<String> headers = new ArrayList<>(headers(scenario.credential()));
    headers.addAll(scenario.headers());
    scenario.mediaType().ifPresent(type -> headers.addAll(List.of("Content-Type", type)));
    String path = scenario.path().replace("{id}", id(scenario.which())).replace("{owner}", OWNER);
    return new HttpProbe(server.uri())
        .send(
            method,
            scenario.site().path() + path,
            body(scenario.body().replace("{token}", token())),
            headers.toArray(String[]::new));
  }

  private static BodyPublisher body(String text) {
    return text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text, UTF_8);
  }

  private String id(Which which) {
    String id = issue(named()).key().id();
    switch (which) {
      case FRESH -> {}
      case REVOKED -> trusted().revoke(id, "");
      case UNKNOWN -> trusted().delete(id);
    }
    return which == Which.UNKNOWN ? "01990000-0000-7000-8000-000000000000" : id;
  }

  private List<String> headers(Credential credential) {
    return switch (credential) {
      case ADMINISTRATOR -> List.of("X-API-Key", administrator);
      case PLAIN -> List.of("X-API-Key", token("orders:read"));
      case SERVICE -> List.of("X-API-Key", token(Scopes.INTROSPECT));
      case ROTATED -> List.of("X-API-Key", rotated());
      case ELSEWHERE -> List.of("X-API-Key", token(issue(named().allowedFrom("192.0.2.0/24"))));
      case SPENT -> List.of("X-API-Key", spent());
      case REPEATED -> List.of("X-API-Key", administrator, "X-API-Key", administrator);
      case NONE -> List.of();
    };
  }

  private String rotated() {
    IssuedKey key = issue(named());
    trusted().rotate(key.key().id(), Duration.ofHours(1));
    return token(key);
  }

  private String spent() {
    String token = token(issue(named().withScopes("**").limitedTo(1, Duration.ofDays(31))));
    keys.verify(token, VerificationContext.none());
    return token;
  }

  /** Creates a key under an id of the request, as the administrator. */
  String create(String requestId, String json) {
    return new HttpProbe(server.uri())
        .send(
            "POST",
            Site.SOUND.path(),
            BodyPublishers.ofString(json),
            "X-API-Key",
            administrator,
            "Idempotency-Key",
            requestId,
            "Content-Type",
            "application/json")
        .is(201)
        .string("id");
  }

  @Override
  public void close() {
    server.close();
    frail.close();
    keys.close();
    log.holdsNoSecret();
  }
}
