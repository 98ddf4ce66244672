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
 * <p>Its type, {@code apikey+jwt} (RFC 8725, section 3.11), keeps it apart from access tokens, also
 * from those that the same issuer signs by the same key.
 *
 * <p>Needs {@code com.nimbusds:nimbus-jose-jwt}, which the application must declare itself; on the
 * module path it must also require {@code com.nimbusds.jose.jwt}.
 */
@NullMarked
package dev.apikeys.jwt;

import org.jspecify.annotations.NullMarked;
