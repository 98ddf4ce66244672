package dev.apikeys;

import static java.util.Objects.requireNonNull;

/**
 * Thrown when a value given by a caller breaks a rule of the member it was given for: blank, too
 * long, in the past, of a wrong alphabet. The message starts with the member's name and says what
 * to do; it never holds a secret.
 */
public final class InvalidMemberException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** The member's name as it stands in the JSON of a key, such as {@code expires_at}. */
  private final String member;

  /**
   * Names a member and what is wrong with it.
   *
   * @param member the member's name, in snake case
   * @param problem what is wrong and what to do, as the rest of a sentence
   */
  public InvalidMemberException(String member, String problem) {
    super(requireNonNull(member, "member") + " " + requireNonNull(problem, "problem"));
    this.member = member;
  }

  /** The member's name as it stands in the JSON of a key, such as {@code expires_at}. */
  public String member() {
    return member;
  }
}
