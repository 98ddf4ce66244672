package dev.apikeys.jdbc;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same as {@link Asked} of limited keys. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class AskedLimited {

  private final Asked asked = new Asked();

  /** Begins to count. */
  @Setup(Level.Iteration)
  public void begin(LimitedKeys asking) {
    asked.begin(asking);
  }

  /** Reported with the time, by this name. */
  public long finds() {
    return asked.finds();
  }
}
