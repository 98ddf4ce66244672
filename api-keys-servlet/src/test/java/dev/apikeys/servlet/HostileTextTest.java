package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.AuditAction;
import dev.apikeys.AuditEntry;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Insertion;
import dev.apikeys.StoredKey;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * What another program wrote into the store, where no rule of ours held, is shown as the text that
 * it is: in one JSON document, in no header, and in no line of the log.
 */
@ParameterizedClass
@EnumSource(Container.class)
class HostileTextTest extends GuardedServerTest {

  private static final String HOSTILE =
      "<script>alert('x')</script>\r\nSet-Cookie: a=b\t\u001b[31m\u202e\u2028\u009b\0\"\\\"},";

  private static final String HARMFUL = "\u001b\u202e\u2028\u009b\0";

  private static final String ID = "01955174-a07b-7abc-8def-000000000001";

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final ApiKeys hostile = TestKeys.over(store);

  HostileTextTest(Container container) {
    super(container);
  }

  @AfterEach
  void closeHostile() {
    hostile.close();
  }

  private void plant(String id, String metadata) {
    Instant now = hostile.now();
    ApiKey key =
        ApiKey.builder(id, HOSTILE, now, "user:" + HOSTILE)
            .description(HOSTILE)
            .tenant(HOSTILE)
            .owner(Optional.of(HOSTILE))
            .metadata(metadata)
            .build();
    AuditEntry entry =
        new AuditEntry(
            now,
            Actor.system("test"),
            AuditAction.ISSUED,
            id,
            HOSTILE,
            key.owner(),
            Optional.empty(),
            "");
    store.insert(List.of(Insertion.of(new StoredKey(key, Map.of()), entry)));
  }

  private HttpProbe managed() {
    Caller all = Caller.administrator(Actor.of("root"), Tenants.all());
    return probe(
        server()
            .servlet("/keys/*", ApiKeyServlet.create(hostile, request -> Optional.of(all)))
            .start());
  }

  /** That an answer is JSON, and nothing that a browser could take for a page. */
  private static void assertJsonAlone(HttpReply reply) {
    assertThat(reply.is(200).header("Content-Type")).startsWith("application/json");
    assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(reply.header("Set-Cookie")).isEmpty();
    String headers = reply.toString().replace(reply.text(), "").strip();
    assertThat(headers).doesNotContain("script", "a=b").doesNotMatch("(?s).*\\p{Cntrl}.*");
  }

  private static void assertShown(JsonNode key) {
    for (String member : List.of("name", "description", "owner", "tenant")) {
      assertThat(key.path(member).asString()).isEqualTo(HOSTILE);
    }
    assertThat(key.path("created_by").asString()).isEqualTo("user:" + HOSTILE);
  }

  private void assertLoggedNowhere() {
    assertThat(log.text()).doesNotContain("script>", "Set-Cookie");
    assertLoggedOnOneLine();
  }

  private void assertLoggedOnOneLine() {
    assertThat(log.text().lines()).noneMatch(line -> line.startsWith("Set-Cookie"));
    assertThat(log.text()).matches("[^" + HARMFUL + "]*");
  }

  @ParameterizedTest
  @CsvSource({"GET,''", "POST,/deactivate", "POST,/activate", "POST,/revoke"})
  void isShownAsItIs(String method, String action) {
    plant(ID, Json.text(Map.of("note", HOSTILE)));
    HttpReply reply = managed().send(method, "/keys/" + ID + action, BodyPublishers.noBody());
    assertJsonAlone(reply);
    assertShown(reply.json());
    assertThat(reply.json().path("metadata").path("note").asString()).isEqualTo(HOSTILE);
    assertLoggedNowhere();
  }

  @Test
  void isListedAsItIs() {
    plant(ID, Json.text(Map.of("note", HOSTILE)));
    HttpReply reply = managed().get("/keys?include_inactive=true");
    assertJsonAlone(reply);
    assertThat(reply.json().size()).isEqualTo(1);
    assertShown(reply.json().path(0));
    assertLoggedNowhere();
  }

  @Test
  void isNoMetadata() {
    plant(ID, HOSTILE);
    HttpReply reply = managed().get("/keys/" + ID);
    assertJsonAlone(reply);
    assertShown(reply.json());
    assertThat(reply.json().path("metadata").toString()).isEqualTo("{}");
    assertLoggedNowhere();
  }

  @Test
  void isNoIdThatForgesALine() {
    plant(HOSTILE, HOSTILE);
    HttpReply reply = managed().get("/keys?include_inactive=true");
    assertJsonAlone(reply);
    assertThat(reply.json().path(0).path("id").asString()).isEqualTo(HOSTILE);
    assertThat(log.text()).contains("The metadata of the key <script>");
    assertLoggedOnOneLine();
  }
}
