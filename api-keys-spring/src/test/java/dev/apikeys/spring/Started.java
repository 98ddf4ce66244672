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
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

/** An application that a test has started, on a port of its own. */
record Started(ConfigurableApplicationContext context) implements AutoCloseable {

  static Started with(Class<?> application, String... settings) {
    return run(new SpringApplicationBuilder(application), settings);
  }

  /** As if OAuth2 were not on the class path, for the sake of which Boot makes up no user. */
  static Started withoutOAuth2(Class<?> application, String... settings) {
    ClassLoader rest = new FilteredClassLoader("org.springframework.security.oauth2");
    return run(
        new SpringApplicationBuilder(new DefaultResourceLoader(rest), application), settings);
  }

  private static Started run(SpringApplicationBuilder builder, String... settings) {
    return new Started(builder.properties("server.port=0").run(settings));
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
