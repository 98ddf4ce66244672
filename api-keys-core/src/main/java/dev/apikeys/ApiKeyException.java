package dev.apikeys;

/** Thrown by a lifecycle call that the state of keys or the caller's rights do not allow. */
public abstract sealed class ApiKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private ApiKeyException(String message) {
    super(message);
  }

  /** No such key, or none that this caller may know of; the two are told apart by nobody. */
  public static final class UnknownKey extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    UnknownKey(String keyId) {
      super("there is no key " + Require.printable(keyId));
    }
  }

  /** The caller's rights do not cover what it asks for. */
  public static final class Refused extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    /** The member of the key that the rule is about, in snake case. */
    private final String member;

    Refused(String member, String problem) {
      super(member + " " + problem);
      this.member = member;
    }

    /** The member of the key that the rule is about, in snake case. */
    public String member() {
      return member;
    }
  }

  /** The key is no longer of the version that the caller expects. */
  public static final class Conflict extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    /** The version of the key as it is. */
    private final long currentVersion;

    Conflict(String keyId, long expected, long current) {
      super(
          "the key %s is of version %d, not %d: read it again before you change it"
              .formatted(keyId, current, expected));
      this.currentVersion = current;
    }

    /** The version of the key as it is. */
    public long currentVersion() {
      return currentVersion;
    }
  }

  /** What is asked for contradicts the key's token, which says itself when it ends. */
  public static final class RotationNeeded extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    RotationNeeded(String keyId) {
      super(
          "the token of the key %s says itself when it ends: give the key its later end by a"
                  .formatted(keyId)
              + " rotation, which mints another token");
    }
  }

  /** The owner has as many live keys as it may have. */
  public static final class OwnerLimit extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    OwnerLimit() {
      super("the owner has as many live keys as it may have: revoke one first");
    }
  }

  /** The id of the request was given to a request for something else before. */
  public static final class RequestReused extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    RequestReused() {
      super("the id of this request was given to a request for another key: choose a new one");
    }
  }

  /** The key is revoked, which is for good. */
  public static final class Revoked extends ApiKeyException {
    private static final long serialVersionUID = 1L;

    Revoked(String keyId) {
      super("the key " + keyId + " is revoked, which is for good: issue a new one");
    }
  }
}
