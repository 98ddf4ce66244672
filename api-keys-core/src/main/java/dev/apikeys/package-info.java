/**
 * API keys for any Java application: issuing, verifying, scoping and revoking, over a {@link
 * dev.apikeys.KeyStore}.
 *
 * <p>{@link dev.apikeys.ApiKeys} is the door. The life of a key is four nouns, each holding exactly
 * what that moment may know: {@link dev.apikeys.NewKey} (a request), {@link dev.apikeys.IssuedKey}
 * (key and token), {@link dev.apikeys.StoredKey} (key and hashes) and {@link dev.apikeys.ApiKey}
 * (what may be known, logged and listed).
 *
 * <p>No call takes null: it is refused by a {@link NullPointerException} whose message is the name
 * of the parameter. Other values that nothing good can come of are refused by an {@link
 * dev.apikeys.InvalidMemberException}.
 */
@NullMarked
package dev.apikeys;

import org.jspecify.annotations.NullMarked;
