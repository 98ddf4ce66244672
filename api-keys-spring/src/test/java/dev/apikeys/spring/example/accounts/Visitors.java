package dev.apikeys.spring.example.accounts;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.UserDetailsManager;

/**
 * Those who come to the application over HTTP: users by their JWT, programs by a key.
 *
 * @param http a client of it
 * @param users its registered users
 */
record Visitors(HttpProbe http, UserDetailsManager users) {

  static Visitors of(int port, UserDetailsManager users) {
    return new Visitors(new HttpProbe(URI.create("http://localhost:" + port)), users);
  }

  /** Registers a user, whose password is the name, and logs in: the JWT. */
  String jwtOf(String name) {
    return jwtOf(name, "USER");
  }

  /** Registers one of another role. */
  String jwtOf(String name, String role) {
    users.createUser(User.withUsername(name).password("{noop}" + name).roles(role).build());
    return login(name, name).is(200).string("access_token");
  }

  HttpReply login(String name, String password) {
    String json = "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, password);
    return http.send(
        "POST", "/auth/login", BodyPublishers.ofString(json), "Content-Type", "application/json");
  }

  HttpReply by(String jwt, String method, String path) {
    return by(jwt, method, path, "");
  }

  HttpReply by(String jwt, String method, String path, String json) {
    return http.send(
        method,
        path,
        json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
        "Authorization",
        "Bearer " + jwt,
        "Content-Type",
        "application/json");
  }

  /** Creates a key of this user. */
  HttpReply keyOf(String jwt) {
    return by(jwt, "POST", "/users/keys/", "{\"name\": \"CI\"}").is(201);
  }
}
