package dev.apikeys.spring.example.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;

/**
 * A client of the chat that says what the chat's handbook has for {@code curl}.
 *
 * @param http to the chat's server
 */
record ChatClient(HttpProbe http) {

  static final String PASSWORD = "correct horse";

  private static final String KEY = "/api/v1/auth/api-key";
  private static final String BOUNDARY = "------------------------d74496d66958873e";

  static ChatClient of(int port) {
    return new ChatClient(new HttpProbe(URI.create("http://localhost:" + port)));
  }

  HttpReply login(String username, String password) {
    String json = "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(username, password);
    return http.send(
        "POST",
        "/api/v1/auth/login",
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  String jwt(String username) {
    return login(username, PASSWORD).is(200).string("access_token");
  }

  HttpReply createKey(String token) {
    return http.send(
        "POST",
        KEY,
        BodyPublishers.ofString("{\"name\": \"My API Key\"}"),
        "Content-Type",
        "application/json",
        "Authorization",
        "Bearer " + token);
  }

  String key(String jwt) {
    return createKey(jwt).is(201).string("api_key");
  }

  HttpReply get(String token, String path) {
    return http.get(path, "Authorization", "Bearer " + token);
  }

  HttpReply me(String token) {
    return get(token, "/api/v1/auth/me");
  }

  HttpReply keys(String token) {
    return get(token, "/api/v1/auth/api-keys");
  }

  HttpReply revokeKey(String token) {
    return http.send("DELETE", KEY, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
  }

  /** Uploads a file as {@code -F "file=@document.pdf"} does. */
  HttpReply upload(String token, String filename, byte[] content) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                .formatted(BOUNDARY, filename)
            + "Content-Type: application/pdf\r\n\r\n";
    String body = head + new String(content, ISO_8859_1) + "\r\n--" + BOUNDARY + "--\r\n";
    return http.send(
        "POST",
        "/api/v1/documents",
        BodyPublishers.ofByteArray(body.getBytes(ISO_8859_1)),
        "Content-Type",
        "multipart/form-data; boundary=" + BOUNDARY,
        "Authorization",
        "Bearer " + token);
  }
}
