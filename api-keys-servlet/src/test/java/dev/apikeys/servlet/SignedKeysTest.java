package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKey;
import dev.apikeys.jwt.JwtKeys;
import dev.apikeys.jwt.JwtVerification;
import dev.apikeys.jwt.JwtVerifier;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The management of keys that are signed JWTs. */
class SignedKeysTest extends GuardedServerTest {

  private static final String ISSUER = "https://issuer.example";
  private static final String JSON = "application/json";

  private final ApiKeys signing = signing();
  private final HttpProbe probe =
      probe(
          server()
              .filter("/*", ApiKeyFilter.create(signing).optional())
              .servlet(
                  "/keys/*",
                  ApiKeyServlet.create(
                      signing,
                      request ->
                          Optional.ofNullable(request.getHeader("X-Root"))
                              .map(root -> Caller.administrator(Actor.of(root), Tenants.all()))))
              .start());

  private static ApiKeys signing() {
    try {
      String jwk = new ECKeyGenerator(Curve.P_256).keyID("2026-03").generate().toJSONString();
      return ApiKeys.builder(new InMemoryKeyStore())
          .pepper("p1", new byte[32])
          .format(JwtFormat.create(ISSUER, JwtKeys.signingWith(JwtKey.ofJwk(jwk))))
          .build();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  @AfterEach
  void close() {
    signing.close();
  }

  private HttpReply send(String method, String path, String json) {
    return probe.send(
        method, path, BodyPublishers.ofString(json), "X-Root", "root", "Content-Type", JSON);
  }

  @Test
  void publishesTheKeysToVerifyThemByToAnybody() throws Exception {
    HttpReply jwks = probe.get("/keys/jwks.json").is(200);
    assertThat(jwks.header("Content-Type")).startsWith("application/jwk-set+json");
    assertThat(jwks.headers("Cache-Control")).isEqualTo("public, max-age=300");
    assertThat(JWKSet.parse(jwks.text()).getKeys())
        .hasSize(1)
        .allMatch(key -> !key.isPrivate() && key.getKeyID().equals("2026-03"));
    String token = send("POST", "/keys", "{\"name\":\"a\"}").is(201).string("key");
    assertThat(JwtVerifier.create(ISSUER, jwks.text()).verify(token))
        .isInstanceOf(JwtVerification.Verified.class);
  }

  @Test
  void publishesThemByGetAlone() {
    assertThat(send("POST", "/keys/jwks.json", "{}").isProblem(405, "invalid_request"))
        .extracting(reply -> reply.header("Allow"))
        .isEqualTo("GET, HEAD, OPTIONS");
    probe.send("POST", "/keys/jwks.json", BodyPublishers.noBody()).isProblem(401, "unauthorized");
  }

  @Test
  void asksForARotationWhereTheTokenSaysAnEarlierEnd() {
    HttpReply created = send("POST", "/keys", "{\"name\":\"a\",\"expires_in_days\":9}").is(201);
    String path = "/keys/" + created.string("id");
    HttpReply refused = send("PATCH", path, "{\"expires_in_days\":10}").isProblem(409, "conflict");
    assertThat(refused.string("detail")).contains("rotation");
    HttpReply rotated = send("POST", path + "/rotate", "{\"expires_in_days\":10}").is(200);
    assertThat(rotated.string("expires_at")).isGreaterThan(created.string("expires_at"));
    probe.getWith(rotated.string("key"), "/keys/" + created.string("id")).is(403);
  }

  @Test
  void introspectsThem() {
    String token = send("POST", "/keys", "{\"name\":\"a\",\"owner\":\"alice\"}").string("key");
    Caller asking =
        Caller.administrator(Actor.of("service"), Tenants.all()).granting("api-keys:introspect");
    HttpProbe service =
        probe(
            server()
                .filter(
                    "/*",
                    (request, response, chain) -> {
                      // As a filter against forged requests does, which has the form read.
                      assertThat(request.getParameter("_csrf")).isNull();
                      chain.doFilter(request, response);
                    })
                .servlet("/keys/*", ApiKeyServlet.create(signing, request -> Optional.of(asking)))
                .start());
    HttpReply told =
        service.send(
            "POST",
            "/keys/introspect",
            BodyPublishers.ofByteArray(("token=" + token).getBytes(UTF_8)),
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(told.is(200).string("sub")).isEqualTo("alice");
  }
}
