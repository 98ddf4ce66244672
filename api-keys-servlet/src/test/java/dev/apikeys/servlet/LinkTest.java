package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.Caller;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths that answers of the management hold. */
@ParameterizedClass
@EnumSource(Container.class)
class LinkTest extends GuardedServerTest {

  private static final Caller ROOT = Caller.administrator(Actor.of("root"), Tenants.all());

  LinkTest(Container container) {
    super(container);
  }

  private TestServer managed(String contextPath) {
    return managed(contextPath, "/keys/*");
  }

  private TestServer managed(String contextPath, String mapping) {
    return server(contextPath)
        .servlet(mapping, ApiKeyServlet.create(keys, request -> Optional.of(ROOT)))
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", "e\u0301", "\u00e9", "\u212b", "a?b#c", "a:b@c,d", "a+b&c=d"})
  void leadToTheNextPageOfTheSameOwner(String owner) {
    for (String one : new String[] {owner, owner, "a", "\u00e9", "\u00c5"}) {
      keys.as(ROOT).issue(NewKey.named("of " + one).ownedBy(one));
    }
    HttpProbe probe = probe(managed(""));
    String path = "/keys/by-user/" + URLEncoder.encode(owner, StandardCharsets.UTF_8);
    HttpReply page = probe.get(path.replace("+", "%20") + "?limit=1").is(200);
    HttpReply next = probe.get(page.next()).is(200);
    assertThat(next.json().path(0).path("owner").stringValue()).isEqualTo(owner);
    assertThat(next.json().path(0).path("id")).isNotEqualTo(page.json().path(0).path("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/app"})
  void leadToTheNextPageWhereAContextIsNothingButTheManagement(String contextPath) {
    keys.as(ROOT).issue(NewKey.named("a"));
    keys.as(ROOT).issue(NewKey.named("b"));
    URI server = managed(contextPath, "/*").uri();
    String next = new HttpProbe(server).get("/?limit=1").is(200).next();
    assertThat(next).startsWith(contextPath + "/?limit=1&cursor=");
    new HttpProbe(server.resolve("/")).get(next.substring(1)).is(200);
  }

  @Test
  void areAsciiBelowAnyContextPath() {
    URI server = managed("/\u00e4pp").uri();
    HttpReply created =
        new HttpProbe(server)
            .send(
                "POST",
                "/keys",
                BodyPublishers.ofString("{\"name\":\"a\"}"),
                "Content-Type",
                "application/json")
            .is(201);
    assertThat(created.header("Location")).startsWith("/%C3%A4pp/keys/");
    new HttpProbe(server.resolve("/")).get(created.header("Location").substring(1)).is(200);
  }
}
