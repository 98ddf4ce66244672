package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.Caller;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyEdit;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Tenants;
import dev.apikeys.contract.HttpReply;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rotation under a condition, where somebody else is quicker by a moment. */
class ConcurrentRotationTest extends GuardedServerTest {

  private static final Caller ROOT = Caller.administrator(Actor.of("root"), Tenants.all());

  private final InMemoryKeyStore store = new InMemoryKeyStore();
  private final AtomicReference<Runnable> quicker = new AtomicReference<>(() -> {});
  private final ApiKeys others = TestKeys.over(store);
  private final ApiKeys overtaken = TestKeys.over(overtaken(store, quicker));
  private final ApiKey key = others.as(ROOT).issue(NewKey.named("a")).key();

  /** A store in which, just before a change, something else happens once. */
  private static KeyStore overtaken(KeyStore store, AtomicReference<Runnable> quicker) {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("change")) {
                quicker.getAndSet(() -> {}).run();
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private HttpReply rotate(String condition) {
    TestServer server =
        server()
            .servlet("/keys/*", ApiKeyServlet.create(overtaken, request -> Optional.of(ROOT)))
            .start();
    return probe(server)
        .send(
            "POST",
            "/keys/" + key.id() + "/rotate",
            BodyPublishers.noBody(),
            "If-Match",
            condition);
  }

  @AfterEach
  void close() {
    overtaken.close();
    others.close();
  }

  @Test
  void isRefusedWhereAnotherRotatedTheSameVersion() {
    quicker.set(() -> others.as(ROOT).rotate(key.id()));
    rotate("\"1\"").isProblem(412, "precondition_failed");
    assertThat(others.as(ROOT).get(key.id()).secrets()).hasSize(2);
  }

  @Test
  void isMadeWhereAnyVersionWillDo() {
    quicker.set(() -> others.as(ROOT).edit(key.id(), KeyEdit.nothing().named("b")));
    assertThat(rotate("*").is(200).header("ETag")).isEqualTo("\"3\"");
  }
}
