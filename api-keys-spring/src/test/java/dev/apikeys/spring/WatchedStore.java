package dev.apikeys.spring;

import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.KeyStoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;

/** A store in memory that counts how often keys are looked up in it, and fails when told to. */
class WatchedStore {

  private final KeyStore store = new InMemoryKeyStore();
  private final AtomicInteger lookUps = new AtomicInteger();
  private volatile boolean broken;

  @Bean
  KeyStore watchedStore() {
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(),
            new Class<?>[] {KeyStore.class},
            (proxy, method, arguments) -> answer(method, arguments));
  }

  private @Nullable Object answer(Method method, Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("find")) {
      lookUps.incrementAndGet();
      if (broken) {
        throw new KeyStoreException("broken on purpose");
      }
    }
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException failed) {
      throw failed.getCause();
    }
  }

  int lookUps() {
    return lookUps.get();
  }

  void isBroken(boolean now) {
    broken = now;
  }
}
