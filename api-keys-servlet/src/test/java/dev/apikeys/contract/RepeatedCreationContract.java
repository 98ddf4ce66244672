package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.KeyQuery;
import dev.apikeys.Tenants;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A creation that carries an {@code Idempotency-Key} creates one key, however often it is sent. */
public interface RepeatedCreationContract extends GuardedApplication {

  private HttpReply create(String token, String json, String... ids) {
    String[] headers = new String[4 + 2 * ids.length];
    headers[0] = "X-API-Key";
    headers[1] = token;
    headers[2] = "Content-Type";
    headers[3] = "application/json";
    for (int i = 0; i < ids.length; i++) {
      headers[4 + 2 * i] = "Idempotency-Key";
      headers[5 + 2 * i] = ids[i];
    }
    return http().send("POST", "/api-keys", BodyPublishers.ofString(json), headers);
  }

  private int keysOf(IssuedKey admin) {
    return trusted().list(KeyQuery.all().of(Tenants.only(admin.key().tenant()))).size();
  }

  @Test
  default void answersARepetitionWithTheSameKeyAndWithoutItsToken() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    HttpReply first = create(token, "{\"name\":\"once\"}", "order-1").is(201);
    HttpReply second = create(token, "{\"name\":\"once\"}", "order-1").is(200);
    assertThat(second.string("id")).isEqualTo(first.string("id"));
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.json().has("key")).isFalse();
    assertThat(keysOf(admin)).isEqualTo(2);
  }

  @Test
  default void refusesARepetitionWithAnotherBody() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    create(token, "{\"name\":\"once\"}", "order-1").is(201);
    create(token, "{\"name\":\"twice\"}", "order-1")
        .isProblem(422, "request_reused")
        .blames("Idempotency-Key");
    assertThat(keysOf(admin)).isEqualTo(2);
  }

  @Test
  default void createsOneKeyForManyRepetitionsAtOnce() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    List<Integer> statuses =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> create(token, "{\"name\":\"once\"}", "order-1").status())
            .toList();
    assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
    assertThat(keysOf(admin)).isEqualTo(2);
  }

  @Test
  default void showsARepetitionTheKeyAsItIs() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    HttpReply first = create(token, "{\"name\":\"once\"}", "order-1").is(201);
    trusted().revoke(first.string("id"), "lost");
    HttpReply second = create(token, "{\"name\":\"once\"}", "order-1").is(200);
    assertThat(second.string("status")).isEqualTo("revoked");
  }

  @Test
  default void takesTheIdsOfTwoCallersForTwo() {
    String first = administrator().token().reveal();
    String second = administrator().token().reveal();
    create(first, "{\"name\":\"once\"}", "order-1").is(201);
    create(second, "{\"name\":\"once\"}", "order-1").is(201);
  }

  @Test
  default void saysThatTheKeyOfARepetitionIsGone() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    HttpReply first = create(token, "{\"name\":\"once\"}", "order-1").is(201);
    trusted().delete(first.string("id"));
    create(token, "{\"name\":\"once\"}", "order-1").isProblem(409, "conflict");
    assertThat(keysOf(admin)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lasting:0000", " ", "TOO LONG"})
  default void refusesAnIdThatIsNone(String id) {
    IssuedKey admin = administrator();
    String sent = id.equals("TOO LONG") ? "x".repeat(256) : id;
    create(admin.token().reveal(), "{\"name\":\"once\"}", sent)
        .isProblem(400, "invalid_request")
        .blames("Idempotency-Key");
    assertThat(keysOf(admin)).isEqualTo(1);
  }

  @Test
  default void refusesTwoIds() {
    IssuedKey admin = administrator();
    create(admin.token().reveal(), "{\"name\":\"once\"}", "a", "b")
        .isProblem(400, "invalid_request")
        .blames("Idempotency-Key");
    assertThat(keysOf(admin)).isEqualTo(1);
  }
}
