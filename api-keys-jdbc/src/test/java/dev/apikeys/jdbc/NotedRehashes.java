package dev.apikeys.jdbc;

import dev.apikeys.KeyStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;

/** A store that writes into a ledger which hashes it replaced, whoever asked for that. */
final class NotedRehashes {

  private NotedRehashes() {}

  static KeyStore over(KeyStore store, StressLedger ledger) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Object result = call(store, method, arguments);
          if (method.getName().equals("rehash") && Boolean.TRUE.equals(result)) {
            String secretId = (String) arguments[0];
            ledger.rehashes.computeIfAbsent(secretId, none -> new LongAdder()).increment();
          }
          return result;
        };
    return (KeyStore)
        Proxy.newProxyInstance(
            KeyStore.class.getClassLoader(), new Class<?>[] {KeyStore.class}, handler);
  }

  /** What the store itself answers or throws. */
  static Object call(KeyStore store, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }
}
