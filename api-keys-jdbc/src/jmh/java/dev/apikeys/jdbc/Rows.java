package dev.apikeys.jdbc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All that is measured, and what it is compared with. */
final class Rows {

  static final int FEW = 1_000;

  static final int MANY = 100_000;

  static final int MOST = 1_000_000;

  private static final KeySet SMALL = KeySet.of(Keyring.IN_USE);
  private static final KeySet ROOMY = new KeySet(65_536, 500_000, MOST);
  private static final KeySet FULL = new KeySet(65_536, 500_000, 500_000);

  private static final Row VERIFY = Row.of("CachedVerify.verify", SMALL);
  private static final Row HMAC = Row.of("CachedVerify.hmac", SMALL);
  private static final Row SHA256 = Row.of("CachedVerify.sha256", SMALL);
  private static final Row MINIMUM = Row.of("CachedVerify.minimum", SMALL);
  private static final Row ROOMY_VERIFY = Row.of("CachedVerify.verify", ROOMY);
  private static final Row FULL_VERIFY = Row.of("CachedVerify.verify", FULL);
  private static final Row ROOMY_HMAC = Row.of("CachedVerify.hmac", ROOMY);
  private static final Row SIGNED = Row.of("CachedSigned.verify", SMALL);
  private static final Row SIGNED_HMAC = Row.of("CachedSigned.hmac", SMALL);
  private static final Row LIMITED = Row.of("CachedLimited.verify", SMALL);
  private static final Row HAND_WRITTEN = Row.onPostgres("HandWritten.postgres");
  private static final Row RS256 = Row.of("Peers.rs256", "");

  /** What is to be reached. */
  static final List<Comparison> COMPARISONS =
      List.of(
          Comparison.ratio("cached verify to HMAC", VERIFY, HMAC, 1.5),
          Comparison.bytes("bytes allocated by cached verify", VERIFY, 200),
          Comparison.ratio(
              "cached verify to HMAC, 65,536 of 500,000", ROOMY_VERIFY, ROOMY_HMAC, 2.5),
          Comparison.bytes("bytes allocated by the same", ROOMY_VERIFY, 200),
          Comparison.ratio("the same with a full cache", FULL_VERIFY, ROOMY_HMAC, 2.5),
          Comparison.bytes("bytes allocated by the same", FULL_VERIFY, 200),
          Comparison.scaling("scaling to 2 threads, to that of HMAC", VERIFY, HMAC, 0.95),
          Comparison.differences(
              "growth from 1,000 to 1,000,000, to that of a map",
              List.of(cached(MOST), cached(FEW), map(MOST), map(FEW)),
              1.2),
          Comparison.differences(
              "cached verify less the minimum, to HMAC less SHA-256",
              List.of(VERIFY, MINIMUM, HMAC, SHA256),
              1),
          Comparison.ratio("cached verify of JWTs to HMAC", SIGNED, SIGNED_HMAC, 1.6),
          Comparison.ratio("cached verify with a limit to without", LIMITED, VERIFY, 2),
          Comparison.ratio("the same by 2 threads", LIMITED.twice(), VERIFY.twice(), 2),
          Comparison.ratio("uncached to SELECT, 1,000", uncached(FEW), select(FEW), 1.25),
          Comparison.ratio("uncached to SELECT, 100,000", uncached(MANY), select(MANY), 1.25),
          Comparison.ratio("uncached to SELECT, 1,000,000", uncached(MOST), select(MOST), 1.25),
          Comparison.ratio(
              "uncached to SELECT, 100,000, 2 threads",
              uncached(MANY).twice(),
              select(MANY).twice(),
              1.25),
          Comparison.ratio("uncached, 1,000 to 1,000,000", uncached(MOST), uncached(FEW), 1.3),
          Comparison.speedup("cached verify to RS256", VERIFY, RS256, 50),
          Comparison.speedup("cached verify to hand-written", VERIFY, HAND_WRITTEN, 200));

  private static final List<Row> OTHERS =
      List.of(
          cached(MANY),
          map(MANY),
          Row.of("Refusal.foreign", SMALL),
          Row.of("Refusal.malformed", SMALL),
          Row.of("Refusal.altered", SMALL),
          Row.of("Issue.inMemory", ""),
          Row.onPostgres("Issue.postgres"),
          Row.of("Peers.bcrypt", ""),
          Row.of("Peers.es256", ""),
          Row.of("HandWritten.h2", ""));

  private Rows() {}

  private static Row cached(int keys) {
    return Row.of("CachedVerify.verify", KeySet.of(keys));
  }

  private static Row map(int keys) {
    return Row.of("CachedVerify.map", KeySet.of(keys));
  }

  private static Row uncached(int keys) {
    return Row.onPostgres("UncachedVerify.verify", keys);
  }

  private static Row select(int keys) {
    return Row.onPostgres("UncachedVerify.select", keys);
  }

  /** All of them, each once; what is compared stands side by side. */
  static Set<Row> all() {
    Set<Row> all = new LinkedHashSet<>();
    Stream.concat(COMPARISONS.stream().flatMap(c -> c.rows().stream()), OTHERS.stream())
        .forEach(all::add);
    return all;
  }
}
