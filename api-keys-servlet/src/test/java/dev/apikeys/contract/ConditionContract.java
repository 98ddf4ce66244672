package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.ApiKey;
import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change that is asked for under a condition on the key's version: {@code If-Match}. */
public interface ConditionContract extends GuardedApplication {

  private ApiKey keyOf(IssuedKey admin) {
    return trusted().issue(NewKey.named("a").inTenant(admin.key().tenant())).key();
  }

  private HttpReply rename(IssuedKey admin, ApiKey key, String... conditions) {
    String[] headers = new String[2 * conditions.length];
    for (int i = 0; i < conditions.length; i++) {
      headers[2 * i] = "If-Match";
      headers[2 * i + 1] = conditions[i];
    }
    return http()
        .patch(admin.token().reveal(), "/api-keys/" + key.id(), "{\"name\":\"b\"}", headers);
  }

  @Test
  default void tellsTheVersionOfEachKeyItShows() {
    String admin = administrator().token().reveal();
    HttpReply created = http().post(admin, "/api-keys", "{\"name\":\"a\"}").is(201);
    String path = "/api-keys/" + created.string("id");
    assertThat(created.header("ETag")).isEqualTo("\"1\"");
    assertThat(http().getWith(admin, path).header("ETag")).isEqualTo("\"1\"");
    assertThat(http().post(admin, path + "/deactivate").header("ETag")).isEqualTo("\"2\"");
    assertThat(http().post(admin, path + "/activate").header("ETag")).isEqualTo("\"3\"");
    assertThat(http().post(admin, path + "/rotate").header("ETag")).isEqualTo("\"4\"");
    assertThat(http().post(admin, path + "/revoke").header("ETag")).isEqualTo("\"5\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "*", "\"7\", \"1\"", " \"1\" ", "W/\"1\",\"1\""})
  default void changesAKeyThatMeetsTheCondition(String condition) {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    assertThat(rename(admin, key, condition).is(200).header("ETag")).isEqualTo("\"2\"");
  }

  @Test
  default void takesSeveralConditionsForOne() {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    rename(admin, key, "\"7\"", "\"1\"").is(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2\"", "W/\"1\"", "\"01\"", "\"\""})
  default void changesNoKeyThatDoesNotMeetTheCondition(String condition) {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    HttpReply reply = rename(admin, key, condition).isProblem(412, "precondition_failed");
    assertThat(reply.header("ETag")).isEqualTo("\"1\"");
    assertThat(trusted().get(key.id())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"1", "\"1\" \"2\"", "*, \"1\"", "\"1 \"", ",", ""})
  default void refusesAConditionThatItCannotRead(String condition) {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    rename(admin, key, condition).isProblem(400, "invalid_request").blames("If-Match");
    assertThat(trusted().get(key.id())).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"DELETE,''", "POST,/revoke", "POST,/deactivate", "POST,/activate", "POST,/rotate"})
  default void asksForTheConditionOfEveryChange(String method, String action) {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    http()
        .send(
            method,
            "/api-keys/" + key.id() + action,
            BodyPublishers.noBody(),
            "X-API-Key",
            admin.token().reveal(),
            "If-Match",
            "\"2\"")
        .isProblem(412, "precondition_failed");
    assertThat(trusted().get(key.id())).isEqualTo(key);
  }

  @Test
  default void refusesTheSecondOfTwoWhoReadTheSameVersion() {
    IssuedKey admin = administrator();
    ApiKey key = keyOf(admin);
    String read = http().getWith(admin.token().reveal(), "/api-keys/" + key.id()).header("ETag");
    rename(admin, key, read).is(200);
    rename(admin, key, read).isProblem(412, "precondition_failed");
  }
}
