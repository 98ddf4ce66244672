package dev.apikeys;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The requests for keys of {@link InMemoryKeyStore}, which guards them. */
final class InMemoryRequests {

  private record Id(String tenant, String actor, String request) {}

  private record Made(String keyId, String fingerprint, Instant at, boolean lasting) {}

  private final Map<Id, Made> requests = new HashMap<>();

  private static Optional<Id> id(Insertion insertion) {
    ApiKey key = insertion.key().key();
    return insertion
        .request()
        .map(request -> new Id(request.tenantOf(key), request.actor(), request.id()));
  }

  /** What became of this request when it was made before. */
  Optional<InsertionResult> find(Insertion insertion) {
    return id(insertion)
        .map(requests::get)
        .map(made -> new InsertionResult.Replayed(made.keyId(), made.fingerprint()));
  }

  Optional<String> keyOf(KeyRequest lasting) {
    return Optional.ofNullable(requests.get(new Id("", lasting.actor(), lasting.id())))
        .map(Made::keyId);
  }

  void put(Insertion insertion) {
    String keyId = insertion.key().key().id();
    Instant at = insertion.entry().at();
    insertion
        .request()
        .map(request -> new Made(keyId, request.fingerprint(), at, request.isLasting()))
        .ifPresent(made -> requests.put(id(insertion).orElseThrow(), made));
  }

  void remove(Insertion insertion) {
    id(insertion).ifPresent(requests::remove);
  }

  int purge(Instant before, int limit) {
    return InMemoryJournal.purge(
        requests.values().iterator(), made -> !made.lasting() && made.at().isBefore(before), limit);
  }
}
