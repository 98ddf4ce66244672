package dev.apikeys;

/**
 * The identity of a request for a key, unique by tenant, actor and id. It outlives its key.
 *
 * @param actor who asked, as {@link Actor#toString()} writes it
 * @param id the id it chose, at most 255 characters
 * @param fingerprint what tells its content from another's, at most 128 characters; no secret
 */
public record KeyRequest(String actor, String id, String fingerprint) {}
