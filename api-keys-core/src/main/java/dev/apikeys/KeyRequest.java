package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The identity of a request for a key, unique by {@link #tenantOf tenant}, actor and id. It
 * outlives its key.
 *
 * @param actor who asked, as {@link Actor#toString()} writes it
 * @param id the id it chose: 1 to 255 printable ASCII characters
 * @param fingerprint what tells its content from another's, at most 128 characters; no secret
 */
public record KeyRequest(String actor, String id, String fingerprint) {

  /** How the ids of requests start that last. */
  public static final String LASTING = "lasting:";

  /** The most characters of an id. */
  public static final int MAX_ID = 255;

  private static final Pattern ID = Pattern.compile("[ -~]{1," + MAX_ID + "}");

  private static final int MAX_ACTOR = "system:".length() + Require.MAX_NAME;
  private static final int MAX_FINGERPRINT = 128;

  /**
   * Checks what no store could keep.
   *
   * @throws InvalidMemberException if the id is empty, too long, or not all printable ASCII; if the
   *     actor or the fingerprint is blank, too long, or unprintable
   */
  public KeyRequest {
    Require.text("actor", actor, MAX_ACTOR);
    requireNonNull(id, "id");
    Require.text("fingerprint", fingerprint, MAX_FINGERPRINT);
    if (!ID.matcher(id).matches()) {
      throw new InvalidMemberException(
          "request_id", "must be 1 to 255 printable ASCII characters, and has " + id.length());
    }
  }

  /**
   * Whether no purge removes it: one that keeps a key which was deleted from being taken over
   * again. Its id holds a digest.
   */
  public boolean isLasting() {
    return id.startsWith(LASTING);
  }

  /** The tenant within which it is unique: that of the key, or {@code ""} for one that lasts. */
  public String tenantOf(ApiKey key) {
    requireNonNull(key, "key");
    return isLasting() ? "" : key.tenant();
  }

  /** That a key is taken over which is found by this digest. */
  static KeyRequest lasting(String lookupDigest) {
    return new KeyRequest("system:import", LASTING + lookupDigest, "taken over");
  }

  /** What this actor asks for under an id of its own choice. */
  static KeyRequest of(Actor actor, String id, NewKey asked) {
    if (id.startsWith(LASTING)) {
      throw new InvalidMemberException(
          "request_id", "starts with '" + LASTING + "', which is reserved: choose another");
    }
    return new KeyRequest(actor.toString(), id, asked.fingerprint());
  }

  /** Without the id of one that lasts. */
  @Override
  public String toString() {
    return "KeyRequest[actor=%s, id=%s, fingerprint=%s]"
        .formatted(actor, isLasting() ? LASTING + "redacted" : id, fingerprint);
  }
}
