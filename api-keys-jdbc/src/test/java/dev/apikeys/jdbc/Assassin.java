package dev.apikeys.jdbc;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills a server once, at a moment that it is told to wait for while threads are busy with it. */
final class Assassin {

  /** The most telling ones first, since by default there are fewer kills than moments. */
  enum Moment {
    /** A commit is on its way, which may come before the kill or after. */
    COMMITTING,
    /** A commit was done, and its answer gets lost. */
    COMMITTED,
    /** A change was acknowledged just now. */
    ACKNOWLEDGED,
    /** The key is written, and its audit entry is not, which a test of its own tries as well. */
    MID_TRANSACTION
  }

  private final Runnable kill;
  private final Moment moment;
  private final AtomicInteger acknowledgements;
  private final AtomicInteger kills = new AtomicInteger(1);
  private final CountDownLatch done = new CountDownLatch(1);

  /** Strikes at the first such moment after so many acknowledgements. */
  Assassin(Runnable kill, Moment moment, int acknowledgements) {
    this.kill = kill;
    this.moment = moment;
    this.acknowledgements = new AtomicInteger(acknowledgements);
  }

  void sending(String sql) {
    if (moment == Moment.MID_TRANSACTION && sql.startsWith("INSERT INTO api_key_audit")) {
      strike(this::kill);
    } else if (moment == Moment.COMMITTING && sql.equals(Wiretap.COMMIT)) {
      strike(() -> new Thread(this::kill, "kill").start());
    }
  }

  void sent(String sql) throws SQLException {
    if (moment == Moment.COMMITTED && sql.equals(Wiretap.COMMIT) && strike(this::kill)) {
      throw new SQLException("the connection was lost", "08006");
    }
  }

  void acknowledged() {
    acknowledgements.decrementAndGet();
    if (moment == Moment.ACKNOWLEDGED) {
      strike(this::kill);
    }
  }

  private boolean strike(Runnable blow) {
    boolean now = acknowledgements.get() <= 0 && kills.getAndDecrement() == 1;
    if (now) {
      blow.run();
    }
    return now;
  }

  private void kill() {
    kill.run();
    done.countDown();
  }

  void awaitKill() {
    try {
      if (!done.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the server failed without having been killed");
      }
    } catch (InterruptedException interruption) {
      throw new IllegalStateException(interruption);
    }
  }
}
