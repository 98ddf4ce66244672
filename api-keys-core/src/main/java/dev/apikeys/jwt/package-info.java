/**
 * Keys that are signed JWTs, which other services can verify without asking.
 *
 * <p>{@link dev.apikeys.jwt.JwtKey} is one key of the issuer, {@link dev.apikeys.jwt.JwtKeys} those
 * that sign and are published, and {@link dev.apikeys.jwt.JwtFormat} the form of the tokens, to be
 * given to {@link dev.apikeys.ApiKeysBuilder#format}. All else stays as it is: store, life and
 * verification are those of every other key, and keys of the library's own form are accepted
 * beside. A service that has no more than the published keys uses {@link
 * dev.apikeys.jwt.JwtVerifier}.
 *
 * <p>Use it where others must verify keys without a call to the issuer. The issuer itself gains
 * nothing: it looks up each token as always, so that revoking, disabling and narrower scopes work
 * at once. Elsewhere a token is worth what it says until it ends, since a signature cannot be taken
 * back: give such keys short lives, and ask the issuer where it matters. A token is readable by
 * whoever sees it: tenant, owner and scopes are not secret in it. What is widened later (scopes, an
 * earlier beginning) holds here at once, and elsewhere once the key is rotated.
 *
 * <p>Its type, {@code apikey+jwt} (RFC 8725, section 3.11), keeps access tokens from passing for
 * keys here and at a {@link dev.apikeys.jwt.JwtVerifier}, also those that the same issuer signs by
 * the same key. A key does not pass for an access token wherever the decoder checks {@code typ};
 * many do so only if they are told to. Where one does not, give the keys of this form a signing key
 * and a JWK set of their own, which that decoder does not know, or an audience ({@code aud}) that
 * no resource server accepts, where all of them check it.
 *
 * <p>What else is for the application to see to:
 *
 * <ul>
 *   <li>Two environments of one issuer and one signing key accept each other's keys elsewhere: give
 *       each an issuer of its own, and better a signing key as well.
 *   <li>Whoever verifies must compare the tenant with his own: the signature holds for the keys of
 *       all tenants.
 *   <li>Lists of keys to be denied elsewhere go by {@code jti}, never by the token's text: ECDSA
 *       signatures are malleable, and so one token has several texts.
 *   <li>Whoever has the signing key can make keys that other services accept, though none that is
 *       accepted here, where each token is proven by its hash in the store.
 * </ul>
 *
 * <p>Needs {@code com.nimbusds:nimbus-jose-jwt}, which the application must declare itself; on the
 * module path it must also require {@code com.nimbusds.jose.jwt}.
 */
@NullMarked
package dev.apikeys.jwt;

import org.jspecify.annotations.NullMarked;
