package dev.apikeys.jdbc;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Whose turn it is, round robin; each thread begins elsewhere. */
@State(Scope.Thread)
public class Turn {

  private static final int APART = 509;

  private int next;

  /** Begins. */
  @Setup
  public void begin(ThreadParams thread) {
    next = thread.getThreadIndex() * APART;
  }

  String of(String[] tokens) {
    int now = next < tokens.length ? next : 0;
    next = now + 1;
    return tokens[now];
  }
}
