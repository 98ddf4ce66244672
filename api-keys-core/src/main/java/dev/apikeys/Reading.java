package dev.apikeys;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys and their history as somebody may know of them.
 *
 * @param store where they are
 * @param authority who reads
 * @param clock the time
 */
record Reading(KeyStore store, Authority authority, Supplier<Instant> clock) {

  ApiKey get(String keyId) {
    return find(keyId)
        .filter(authority::sees)
        .orElseThrow(() -> new ApiKeyException.UnknownKey(keyId));
  }

  private Optional<ApiKey> find(String keyId) {
    return Optional.of(keyId).filter(Require::isKeyId).flatMap(store::get).map(StoredKey::key);
  }

  List<ApiKey> list(KeyQuery query) {
    return authority
        .onlyItself()
        .map(itself -> listItself(itself, query))
        .orElseGet(
            () ->
                authority
                    .narrow(query)
                    .map(narrowed -> store.list(narrowed, clock.get()))
                    .orElse(List.of()));
  }

  private List<ApiKey> listItself(String keyId, KeyQuery query) {
    boolean onThisPage = query.after().map(after -> after.compareTo(keyId) > 0).orElse(true);
    return find(keyId).filter(itself -> onThisPage && query.asksFor(itself, clock.get())).stream()
        .toList();
  }

  List<AuditRecord> history(String keyId, AuditQuery page) {
    if (!Require.isKeyId(keyId)) {
      throw new ApiKeyException.UnknownKey(keyId);
    }
    List<AuditRecord> newest = store.audit(AuditQuery.all().about(keyId).limit(1));
    boolean known =
        newest.isEmpty()
            ? find(keyId).filter(authority::sees).isPresent()
            : authority.sees(newest.get(0).entry());
    if (!known) {
      throw new ApiKeyException.UnknownKey(keyId);
    }
    authority.requireManaging();
    return store.audit(page.about(keyId));
  }
}
