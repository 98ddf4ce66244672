package dev.apikeys;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The life of keys in somebody's hands: issue, read, edit, enable, disable, rotate, revoke, delete.
 *
 * <p>A key that a caller may not know of is to it a key that does not exist. Each change is one
 * transaction with its audit entry, decided on what the store holds under lock: of two edits that
 * expect one version, one is refused, and disabling, revoking and deleting never are. What yields a
 * token or widens rights is refused to a caller that does not cover the resulting key. Safe for use
 * by many threads; made by {@link ApiKeys}. Every method throws {@link KeyStoreException} when the
 * store is broken.
 */
public final class Lifecycle {

  private final KeyStore store;
  private final Issuer issuer;
  private final Importer importer;
  private final Editor editor;
  private final Owners owners;
  private final Authority authority;
  private final Reading reading;

  Lifecycle(
      KeyStore store,
      Issuer issuer,
      Importer importer,
      Editor editor,
      Owners owners,
      Authority authority) {
    this.store = store;
    this.issuer = issuer;
    this.importer = importer;
    this.editor = editor;
    this.owners = owners;
    this.authority = authority;
    this.reading = new Reading(store, authority, editor::now);
  }

  /** Takes over keys of another system, if {@link ApiKeysBuilder#importing} switched it on. */
  public Imports imports() {
    return new Imports(store, importer, editor, authority);
  }

  /** The same for many keys at once: those of an owner, unused ones, old ones. */
  public Sweep sweep() {
    return new Sweep(store, editor, owners, authority);
  }

  /**
   * Issues a key. The token is in the answer and nowhere else.
   *
   * @throws InvalidMemberException if the request asks for what no key can have, or what the policy
   *     does not allow
   * @throws ApiKeyException.Refused if it asks for more than the caller may hand out
   * @throws ApiKeyException.OwnerLimit if the owner has as many live keys as it may have
   */
  public IssuedKey issue(NewKey request) {
    Issuance issuance =
        issuer.issue(requireNonNull(request, "request"), Optional.empty(), authority, editor.now());
    return ((Issuance.Issued) issuance).issued();
  }

  /**
   * Issues a key unless this actor has asked for it before, in the same tenant and under this id:
   * then it tells which key that was. Requests are remembered until they are purged.
   *
   * @param requestId what the client chose for this request: 1 to 255 printable ASCII characters
   * @throws InvalidMemberException as {@link #issue} does
   * @throws ApiKeyException as {@link #issue} does
   * @throws ApiKeyException.RequestReused if under this id something else was asked for
   */
  public Issuance issueOnce(String requestId, NewKey request) {
    return issuer.issue(
        requireNonNull(request, "request"),
        Optional.of(requireNonNull(requestId, "requestId")),
        authority,
        editor.now());
  }

  /**
   * The key of this id.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   */
  public ApiKey get(String keyId) {
    return reading.get(requireNonNull(keyId, "keyId"));
  }

  /** The keys asked for, newest first, as far as this caller may know of them. */
  public List<ApiKey> list(KeyQuery query) {
    return reading.list(requireNonNull(query, "query"));
  }

  /**
   * What was done to a key, newest first; of one that was deleted as well.
   *
   * @param page which of the entries: before what, and how many
   * @throws ApiKeyException.UnknownKey if nothing is known of it for this caller
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public List<AuditRecord> history(String keyId, AuditQuery page) {
    return reading.history(requireNonNull(keyId, "keyId"), requireNonNull(page, "page"));
  }

  /**
   * Edits a key, whatever its version: of two who edit one member, the later one is right.
   *
   * @return the key from now on; where nothing changes, as it is
   * @throws InvalidMemberException if the edit asks for what no key can have, or the policy does
   *     not allow
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.RotationNeeded if the key would outlive its token, which says itself
   *     when it ends
   * @throws ApiKeyException.Refused if the key would be more than the caller may hand out, or the
   *     caller is a key that manages none
   * @throws ApiKeyException.OwnerLimit if the edit would give the owner one live key too many
   */
  public ApiKey edit(String keyId, KeyEdit edit) {
    return editor.edit(authority, keyId, OptionalLong.empty(), requireNonNull(edit, "edit"));
  }

  /**
   * Edits a key if it is of this version.
   *
   * @throws InvalidMemberException as the other does
   * @throws ApiKeyException as the other does
   * @throws ApiKeyException.Conflict with the current version, if it is another one
   */
  public ApiKey edit(String keyId, long expectedVersion, KeyEdit edit) {
    return editor.edit(
        authority, keyId, OptionalLong.of(expectedVersion), requireNonNull(edit, "edit"));
  }

  /**
   * Switches a key on again; does nothing to one that is on.
   *
   * @throws InvalidMemberException if the policy does not allow such a key any longer
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   * @throws ApiKeyException.OwnerLimit if its owner has more live keys than it may have
   */
  public ApiKey enable(String keyId) {
    return editor.switchTo(true, authority, keyId);
  }

  /**
   * Switches a key off until it is enabled again; does nothing to one that is off.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public ApiKey disable(String keyId) {
    return editor.switchTo(false, authority, keyId);
  }

  /** Rotates a key with the overlap that its policy has by default: 24 hours, unless said so. */
  public IssuedKey rotate(String keyId) {
    return rotate(keyId, OptionalLong.empty(), Optional.empty(), KeyEdit.nothing());
  }

  /**
   * Gives a key a new secret. The id, the policy and the history stay; the secret so far works for
   * the overlap and not beyond the end that it or the key had, and one that was on its way out
   * already is retired at once.
   *
   * @param overlap how long the secret so far goes on; zero retires it at once
   * @return the key with its new token, shown now or never
   * @throws InvalidMemberException if the overlap is negative or beyond the policy's, the key has
   *     expired, or the policy does not allow such a key any longer
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Revoked if it is revoked
   * @throws ApiKeyException.Refused if the key is more than the caller may hand out, or the caller
   *     is a key that manages none
   */
  public IssuedKey rotate(String keyId, Duration overlap) {
    return rotate(keyId, overlap, KeyEdit.nothing());
  }

  /**
   * Edits a key and rotates it, in one step. The way to give a later end to a key whose token says
   * itself when it ends.
   *
   * @throws InvalidMemberException as rotating does, or if the edit asks for what no key can have
   * @throws ApiKeyException as rotating does
   * @throws ApiKeyException.OwnerLimit if the edit would give the owner one live key too many
   */
  public IssuedKey rotate(String keyId, Duration overlap, KeyEdit edit) {
    requireNonNull(overlap, "overlap");
    return rotate(keyId, OptionalLong.empty(), Optional.of(overlap), edit);
  }

  /**
   * Edits a key and rotates it, in one step and under a condition: of two who rotate the same
   * version, one does.
   *
   * @param expectedVersion the version that it must be of; if absent, any
   * @param overlap how long the secret so far goes on; if absent, as its policy has it by default
   * @throws InvalidMemberException as the others do
   * @throws ApiKeyException as the others do
   * @throws ApiKeyException.Conflict with the current version, if it is not the expected one
   */
  public IssuedKey rotate(
      String keyId, OptionalLong expectedVersion, Optional<Duration> overlap, KeyEdit edit) {
    requireNonNull(expectedVersion, "expectedVersion");
    requireNonNull(overlap, "overlap");
    requireNonNull(edit, "edit");
    return editor
        .rotate(authority, keyId, expectedVersion, overlap, edit, key -> true)
        .orElseThrow(() -> new KeyStoreException("the store did not rotate the key " + keyId));
  }

  /**
   * Ends a key for good; does nothing to one that is revoked. A key may revoke itself.
   *
   * @param reason why, at most 255 characters; blank for no reason
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Refused if the caller is a key that manages none, and not this one
   * @throws InvalidMemberException if the reason is too long or holds control characters
   */
  public ApiKey revoke(String keyId, String reason) {
    return Editor.key(keyId, editor.revoke(authority, keyId, Revocation.why(reason), key -> true));
  }

  /**
   * Removes a key and all that is kept of it, but for its audit.
   *
   * @throws ApiKeyException.UnknownKey if there is none for this caller
   * @throws ApiKeyException.Refused if the caller is a key that manages none
   */
  public void delete(String keyId) {
    editor.delete(authority, keyId);
  }
}
