package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What was done to a key, and by whom. */
public interface HistoryContract extends GuardedApplication {

  private static List<String> actions(HttpReply reply) {
    return reply.json().valueStream().map(row -> row.path("action").stringValue()).toList();
  }

  @Test
  default void tellsWhatWasDoneByWhomAndFromWhere() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    HttpReply created =
        http().post(token, "/api-keys", "{\"name\":\"a\",\"scopes\":[\"a:b\"]}").is(201);
    String path = "/api-keys/" + created.string("id");
    http().patch(token, path, "{\"name\":\"b\",\"scopes\":[\"a:c\",\"a:d\"]}").is(200);
    http().post(token, path + "/revoke", "{\"reason\":\"laptop stolen\"}").is(200);
    HttpReply history = http().getWith(token, path + "/audit").is(200);
    assertThat(actions(history)).containsExactly("revoked", "edited", "issued");
    JsonNode revoked = history.json().path(0);
    assertThat(revoked.path("reason").stringValue()).isEqualTo("laptop stolen");
    assertThat(revoked.path("actor").stringValue()).isEqualTo("key:" + admin.key().id());
    assertThat(revoked.path("address").stringValue()).isNotEmpty();
    assertThat(revoked.path("at").stringValue()).endsWith("Z");
    JsonNode changes = history.json().path(1).path("changes");
    assertThat(changes.path(0).path("member").stringValue()).isEqualTo("name");
    assertThat(changes.path(0).path("before").isNull()).isTrue();
    assertThat(changes.path(1).path("member").stringValue()).isEqualTo("scopes");
    assertThat(changes.path(1).path("before").stringValue()).isEqualTo("a:b");
    assertThat(changes.path(1).path("after").stringValue()).isEqualTo("a:c a:d");
  }

  @Test
  default void tellsOfADeletedKeyToo() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    HttpReply created = http().post(token, "/api-keys", "{\"name\":\"a\"}").is(201);
    String path = "/api-keys/" + created.string("id");
    http().send("DELETE", token, path).is(204);
    assertThat(actions(http().getWith(token, path + "/audit").is(200)))
        .containsExactly("deleted", "issued");
    http().getWith(administrator().token().reveal(), path + "/audit").isProblem(404, "not_found");
  }

  @Test
  default void tellsPageByPage() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    ApiKey key = trusted().issue(NewKey.named("a").inTenant(admin.key().tenant())).key();
    trusted().disable(key.id());
    trusted().enable(key.id());
    HttpReply page = http().getWith(token, "/api-keys/" + key.id() + "/audit?limit=2").is(200);
    List<String> all = new ArrayList<>(actions(page));
    assertThat(page.next()).contains("/api-keys/" + key.id() + "/audit?");
    HttpReply last = new HttpProbe(server().resolve("/")).getWith(token, page.next().substring(1));
    all.addAll(actions(last.is(200)));
    assertThat(last.next()).isEmpty();
    assertThat(all).containsExactly("enabled", "disabled", "issued");
  }

  @Test
  default void tellsAPlainKeyNothingOfItself() {
    IssuedKey plain = issue("**");
    http()
        .getWith(plain.token().reveal(), "/api-keys/" + plain.key().id() + "/audit")
        .isProblem(403, "insufficient_scope");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=1001,limit",
    "limit=x,limit",
    "cursor=-1,cursor",
    "cursor=a,cursor",
    "cursor=9999999999999999999,cursor",
    "limit=1&limit=2,limit",
    "owner=a,owner"
  })
  default void refusesABadParameter(String query, String parameter) {
    IssuedKey admin = administrator();
    http()
        .getWith(admin.token().reveal(), "/api-keys/" + admin.key().id() + "/audit?" + query)
        .isProblem(400, "invalid_request")
        .blames(parameter);
  }
}
