package dev.apikeys.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Looks for what no answer and no log line may hold: whatever has the form of a token, whether its
 * checksum is right or not; the secret of a token that is remembered, also by itself; and what may
 * be a hash, in hexadecimal digits. Thread-safe.
 */
public final class SecretSearch {

  private static final int SECRET = 32;
  private static final int CHECKSUM = 6;
  private static final Pattern TOKEN = Pattern.compile("_[0-9a-hjkmnp-tv-z]{16}_[0-9A-Za-z]{38}");
  private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern WORD = Pattern.compile("[0-9A-Za-z_-]{" + SECRET + ",}");
  private static final Set<String> REMEMBERED = ConcurrentHashMap.newKeySet();

  private SecretSearch() {}

  /** Remembers a token that was issued or answered, to look for its secret from now on. */
  public static void remember(String token) {
    int end = token.length() - CHECKSUM;
    if (end >= SECRET) {
      REMEMBERED.add(token.substring(end - SECRET, end));
    }
  }

  /** What a text holds and must not; empty if all is well. */
  public static List<String> findIn(String text) {
    List<String> found = new ArrayList<>();
    TOKEN.matcher(text).results().map(MatchResult::group).forEach(found::add);
    HASH.matcher(text).results().map(MatchResult::group).forEach(found::add);
    WORD.matcher(text).results().map(MatchResult::group).forEach(word -> look(word, found));
    return found;
  }

  private static void look(String word, List<String> found) {
    for (int start = 0; start + SECRET <= word.length(); start++) {
      String part = word.substring(start, start + SECRET);
      if (REMEMBERED.contains(part)) {
        found.add(part);
      }
    }
  }
}
