package dev.apikeys.spring.example.chat;

import static dev.apikeys.spring.example.chat.ChatClient.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.contract.HttpReply;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the chat's handbook says of its keys, in order, over HTTP. */
@ServedChat
class ChatIT {

  @LocalServerPort private int port;
  @Autowired private Accounts accounts;
  @Autowired private ApiKeys keys;
  private ChatClient chat;

  @BeforeEach
  void connect() {
    chat = ChatClient.of(port);
  }

  /** The JWT of a new user. */
  private String register(String username) {
    accounts.register(username, PASSWORD);
    return chat.jwt(username);
  }

  private static void assertInvalid(HttpReply reply) {
    reply.isChallenge(401, "invalid_token", "Invalid token or API key");
  }

  @Test
  void logsAUserInByPassword() {
    register("ann");
    HttpReply reply = chat.login("ann", PASSWORD).is(200);
    assertThat(reply.string("access_token")).startsWith("eyJ");
    assertThat(reply.json().path("user").toString())
        .isEqualTo("{\"username\":\"ann\",\"roles\":[\"ROLE_USER\"]}");
    assertThat(chat.login("ann", "wrong").is(401).string("detail"))
        .isEqualTo("Incorrect username or password");
  }

  @Test
  void createsAKeyAndShowsItOnce() {
    String jwt = register("bea");
    HttpReply created = chat.createKey(jwt).is(201);
    assertThat(created.json().propertyNames())
        .containsExactlyInAnyOrder("id", "api_key", "api_key_name");
    assertThat(created.string("api_key")).startsWith("sk_live_");
    assertThat(created.string("api_key_name")).isEqualTo("My API Key");
    HttpReply list = chat.keys(jwt).is(200);
    assertThat(list.json().path(0).path("id").asString()).isEqualTo(created.string("id"));
    assertThat(list.text()).doesNotContain(created.string("api_key"));
  }

  @Test
  void givesAKeyNoEnd() {
    String id = chat.createKey(register("abe")).is(201).string("id");
    assertThat(keys.as(Actor.system("test")).get(id).expiresAt()).isEmpty();
  }

  @Test
  void takesAKeyFromItsCreationOnWhereverAJwtGoes() {
    String jwt = register("cleo");
    String key = chat.key(jwt);
    for (String path : List.of("/api/v1/auth/me", "/api/v1/conversations")) {
      String answer = chat.get(key, path).is(200).text();
      assertThat(answer).contains("cleo").isEqualTo(chat.get(jwt, path).is(200).text());
    }
    assertThat(chat.me(key).string("username")).isEqualTo("cleo");
  }

  @Test
  void takesDocumentsFromBoth() {
    String jwt = register("dora");
    byte[] pdf = {'%', 'P', 'D', 'F', '-', '1', '.', '7', '\r', '\n', 0, -1, -128, '\n'};
    for (String token : List.of(jwt, chat.key(jwt))) {
      assertThat(chat.upload(token, "document.pdf", pdf).is(200).text())
          .isEqualTo("{\"filename\":\"document.pdf\",\"size\":14,\"user\":\"dora\"}");
    }
    assertInvalid(chat.upload("sk_live_abcdef123456", "document.pdf", pdf));
  }

  @Test
  void listsTheKeyToItselfAndToItsUserAndToNobodyElse() {
    String jwt = register("eve");
    String key = chat.key(jwt);
    assertThat(chat.keys(key).is(200).json().size()).isEqualTo(1);
    assertThat(chat.keys(jwt).is(200).json().path(0).path("api_key_name").asString())
        .isEqualTo("My API Key");
    assertThat(chat.keys(register("fay")).is(200).json().size()).isZero();
  }

  @Test
  void letsAUserHaveOneKeyAtATime() {
    String jwt = register("gus");
    String first = chat.key(jwt);
    assertThat(chat.createKey(jwt).is(409).string("detail"))
        .isEqualTo("You have an API key already: revoke it to create another one");
    assertThat(chat.revokeKey(jwt).is(200).string("message")).isEqualTo("API key revoked");
    assertInvalid(chat.me(first));
    chat.me(chat.key(jwt)).is(200);
    assertInvalid(chat.me(first));
  }

  @Test
  void letsAKeyRevokeItselfButMakeNoOther() {
    String jwt = register("hal");
    String key = chat.key(jwt);
    assertThat(chat.createKey(key).is(403).string("detail"))
        .isEqualTo("Log in with username and password to create an API key");
    assertThat(chat.revokeKey(key).is(200).string("message")).isEqualTo("API key revoked");
    assertInvalid(chat.revokeKey(key));
    assertThat(chat.keys(jwt).is(200).json().size()).isZero();
    chat.revokeKey(jwt).is(404);
    chat.me(chat.key(chat.jwt("hal"))).is(200);
  }

  @Test
  void asksNothingNewOfClientsThatKeepToTheirJwt() {
    String jwt = register("ina");
    String before = chat.me(jwt).is(200).text();
    String key = chat.key(jwt);
    assertThat(chat.me(jwt).is(200).text()).isEqualTo(before);
    chat.revokeKey(key).is(200);
    assertThat(chat.me(jwt).is(200).text()).isEqualTo(before);
    assertThat(chat.me(jwt).header("Vary")).doesNotContain("Authorization");
  }
}
