package dev.apikeys.jdbc;

import dev.apikeys.KeyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;

/** A store that counts how often a presented secret is looked up in it. */
final class CountedStore {

  private final LongAdder finds = new LongAdder();
  private final KeyStore store;

  CountedStore(KeyStore real) {
    this.store =
        (KeyStore)
            Proxy.newProxyInstance(
                KeyStore.class.getClassLoader(),
                new Class<?>[] {KeyStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("find")) {
                    finds.increment();
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                });
  }

  KeyStore store() {
    return store;
  }

  long finds() {
    return finds.sum();
  }
}
