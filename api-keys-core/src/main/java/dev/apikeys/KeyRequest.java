package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The identity of a request for a key, unique by tenant, actor and id. It outlives its key.
 *
 * @param actor who asked, as {@link Actor#toString()} writes it
 * @param id the id it chose: 1 to 255 printable ASCII characters
 * @param fingerprint what tells its content from another's, at most 128 characters; no secret
 */
public record KeyRequest(String actor, String id, String fingerprint) {

  /** How the ids of requests start that no purge removes. */
  static final String LASTING = "bootstrap:";

  private static final Pattern ID = Pattern.compile("[ -~]{1,255}");

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

  /** Whether it is kept for good: the one that keeps a bootstrap key from coming back. */
  public boolean isLasting() {
    return id.startsWith(LASTING);
  }

  /** What this actor asks for under an id of its own choice. */
  static KeyRequest of(Actor actor, String id, NewKey asked) {
    if (id.startsWith(LASTING)) {
      throw new InvalidMemberException(
          "request_id", "starts with '" + LASTING + "', which is reserved: choose another");
    }
    return new KeyRequest(actor.toString(), id, asked.fingerprint());
  }
}
