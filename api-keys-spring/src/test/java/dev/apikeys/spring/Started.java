package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.SecretSearch;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that a test has started, on a port of its own. */
record Started(ConfigurableApplicationContext context) implements AutoCloseable {

  static Started with(Class<?> application, String... settings) {
    return new Started(
        new SpringApplicationBuilder(application).properties("server.port=0").run(settings));
  }

  HttpProbe probe() {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return new HttpProbe(URI.create("http://localhost:" + port));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Issues a key with these scopes, to nobody. */
  String token(String... scopes) {
    return token(NewKey.named("test").withScopes(scopes));
  }

  String token(NewKey wanted) {
    String token = bean(ApiKeys.class).as(Actor.system("test")).issue(wanted).token().reveal();
    SecretSearch.remember(token);
    return token;
  }

  /** An {@code Authorization} of a user with a password. */
  static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public void close() {
    context.close();
  }
}
