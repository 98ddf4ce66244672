package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ChangeCursorTest {

  private final ChangeCursor cursor = new ChangeCursor();
  private long now = -Duration.ofSeconds(30).toNanos();

  private static KeyChange row(long id) {
    return new KeyChange(
        id,
        Optional.of("key"),
        Optional.of("secret-" + id),
        "",
        Optional.empty(),
        GivenClock.START);
  }

  private static List<KeyChange> rows(long... ids) {
    List<KeyChange> rows = new ArrayList<>();
    for (long id : ids) {
      rows.add(row(id));
    }
    return rows;
  }

  /** Reads what there is behind the cursor, and answers what it has not seen before. */
  private List<Long> read(long newest, long... ids) {
    List<KeyChange> found = rows(ids).stream().filter(row -> row.id() > cursor.from()).toList();
    assertThat(cursor.continues(newest, found, true)).isTrue();
    List<Long> fresh =
        found.stream().filter(row -> !cursor.hasSeen(row)).map(KeyChange::id).toList();
    found.forEach(cursor::see);
    cursor.mark(now, newest);
    return fresh;
  }

  private void advance(Duration time) {
    now += time.toNanos();
  }

  @Test
  void beginsBehindWhatThereIs() {
    cursor.start(3, rows(1, 2, 3), now);
    assertThat(read(3, 1, 2, 3)).isEmpty();
    assertThat(read(4, 1, 2, 3, 4)).containsExactly(4L);
  }

  @Test
  void beginsWithNothing() {
    cursor.start(0, List.of(), now);
    assertThat(cursor.from()).isZero();
    assertThat(read(0)).isEmpty();
    assertThat(read(1, 1)).containsExactly(1L);
  }

  @Test
  void seesEachRowOnce() {
    cursor.start(0, List.of(), now);
    assertThat(read(2, 1, 2)).containsExactly(1L, 2L);
    assertThat(read(2, 1, 2)).isEmpty();
    assertThat(read(5, 1, 2, 3, 5)).containsExactly(3L, 5L);
    assertThat(read(5, 1, 2, 3, 5)).isEmpty();
  }

  @Test
  void seesALowerIdThatIsCommittedAfterAHigherOne() {
    cursor.start(0, List.of(), now);
    assertThat(read(5, 5)).containsExactly(5L);
    advance(ChangeCursor.OVERLAP.minusNanos(1));
    assertThat(read(9, 3, 5, 9)).containsExactly(3L, 9L);
  }

  @Test
  void seesALowerIdThatWasNotCommittedWhenItBegan() {
    cursor.start(5, rows(5), now);
    assertThat(read(6, 4, 5, 6)).containsExactly(4L, 6L);
  }

  @Test
  void readsTheNewestRowAlone() {
    cursor.start(0, List.of(), now);
    read(3, 1, 2, 3);
    assertThat(cursor.from()).isEqualTo(2);
  }

  @Test
  void readsFromTheFirstGap() {
    cursor.start(0, List.of(), now);
    read(9, 1, 2, 4, 9);
    assertThat(cursor.from()).isEqualTo(2);
    read(9, 3, 4, 9);
    assertThat(cursor.from()).isEqualTo(4);
  }

  @Test
  void ignoresAGapThatIsOldEnough() {
    cursor.start(0, List.of(), now);
    read(9, 1, 2, 4, 9);
    advance(ChangeCursor.OVERLAP);
    read(9, 4, 9);
    assertThat(cursor.from()).isEqualTo(8);
  }

  @Test
  void keepsAGapThatCameLaterOpen() {
    cursor.start(0, List.of(), now);
    read(2, 2);
    advance(Duration.ofSeconds(30));
    read(5, 2, 5);
    advance(Duration.ofSeconds(30));
    read(5, 2, 5);
    assertThat(cursor.from()).isEqualTo(2);
    assertThat(read(5, 2, 4, 5)).containsExactly(4L);
  }

  @Test
  void noticesADatabaseThatHasSeenLess() {
    cursor.start(0, List.of(), now);
    read(5, 1, 2, 3, 4, 5);
    assertThat(cursor.continues(4, List.of(), true)).isFalse();
    assertThat(cursor.continues(0, List.of(), true)).isFalse();
  }

  @Test
  void noticesADatabaseThatHasSeenLessThoughItSawNoRowYet() {
    cursor.start(20_000, List.of(), now);
    long before = 20_000 - ChangeCursor.FIRST_LOOK;
    assertThat(cursor.continues(before - 1, List.of(), true)).isFalse();
    assertThat(cursor.continues(20_000, List.of(), true)).isTrue();
  }

  @Test
  void noticesADatabaseThatHasSeenOtherThings() {
    cursor.start(0, List.of(), now);
    read(2, 1, 2);
    KeyChange other =
        new KeyChange(
            2,
            Optional.of("key"),
            Optional.of("secret-2"),
            "",
            Optional.empty(),
            GivenClock.START.plusMillis(1));
    assertThat(cursor.continues(3, List.of(other, row(3)), true)).isFalse();
    assertThat(cursor.continues(3, List.of(row(3)), true)).isFalse();
    assertThat(cursor.continues(3, rows(2, 3), true)).isTrue();
  }

  @Test
  void doesNotMissARowThatItHasNotReadAsFar() {
    cursor.start(0, List.of(), now);
    read(9, 9);
    assertThat(cursor.continues(20, rows(1, 2, 3), false)).isTrue();
    assertThat(cursor.continues(20, rows(1, 2, 10), false)).isFalse();
  }

  /** Transactions that take ids in order and commit in any, or never, within the overlap. */
  @RepeatedTest(50)
  void seesEveryRowThatIsCommittedWithinTheOverlapExactlyOnce(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    TreeMap<Long, Long> open = new TreeMap<>();
    TreeSet<Long> committed = new TreeSet<>();
    List<Long> seen = new ArrayList<>();
    long last = 0;
    cursor.start(0, List.of(), now);
    for (int step = 0; step < 400; step++) {
      int begun = random.nextInt(4);
      for (int i = 0; i < begun; i++) {
        last++;
        long delay = Duration.ofSeconds(random.nextInt(59)).toNanos();
        if (random.nextInt(5) > 0) {
          open.put(last, now + delay);
        }
      }
      open.entrySet().removeIf(one -> one.getValue() <= now && committed.add(one.getKey()));
      long newest = committed.isEmpty() ? 0 : committed.last();
      seen.addAll(read(newest, committed.stream().mapToLong(id -> id).toArray()));
      advance(Duration.ofSeconds(1));
    }
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(committed);
  }
}
