package dev.apikeys.jdbc;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Counts what the cache did not know: how often the store was asked during an iteration. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Asked {

  private CachedKeys keys;
  private long before;

  /** Begins to count. */
  @Setup(Level.Iteration)
  public void begin(CachedKeys asking) {
    keys = asking;
    before = asking.finds();
  }

  /** Reported with the time, by this name. */
  public long finds() {
    return keys.finds() - before;
  }
}
