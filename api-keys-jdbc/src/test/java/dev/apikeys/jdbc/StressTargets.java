package dev.apikeys.jdbc;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The few keys and secrets that all threads work on; a new one takes the place of any. */
final class StressTargets {

  private final int size;
  private final List<Mint.Minted> keys = new CopyOnWriteArrayList<>();
  private final List<Mint.Minted> secrets = new CopyOnWriteArrayList<>();

  StressTargets(int size) {
    this.size = size;
  }

  int size() {
    return size;
  }

  /** A key with its first secret. */
  void issued(Mint.Minted key, Random random) {
    put(keys, key, random);
    put(secrets, key, random);
  }

  /** A secret that a key was given later, of which nothing but the secret counts. */
  void added(Mint.Minted secret, Random random) {
    put(secrets, secret, random);
  }

  Mint.Minted key(Random random) {
    return keys.get(random.nextInt(keys.size()));
  }

  Mint.Minted secret(Random random) {
    return secrets.get(random.nextInt(secrets.size()));
  }

  private synchronized void put(List<Mint.Minted> places, Mint.Minted one, Random random) {
    if (places.size() < size) {
      places.add(one);
    } else {
      places.set(random.nextInt(size), one);
    }
  }
}
