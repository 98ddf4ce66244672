package dev.apikeys;

import dev.apikeys.Recognition.Maybe;
import dev.apikeys.Recognition.Ours;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verifies in one fixed order: recognise, look up, prove, state, scopes. Before the proof every
 * refusal looks the same; after it the precise reason is safe to tell.
 */
final class Verifier {

  private final KeyStore store;
  private final List<TokenFormat> formats;
  private final SecretHasher hasher;
  private final LastUses lastUses;
  private final InstantSource clock;

  Verifier(
      KeyStore store,
      List<TokenFormat> formats,
      SecretHasher hasher,
      LastUses lastUses,
      InstantSource clock) {
    this.store = store;
    this.formats = formats;
    this.hasher = hasher;
    this.lastUses = lastUses;
    this.clock = clock;
  }

  Verification verify(String presented, VerificationContext context) {
    List<String> digests = new ArrayList<>();
    for (TokenFormat format : formats) {
      Recognition answer = format.recognise(presented);
      if (answer instanceof Ours ours) {
        return ours.secretId().isEmpty()
            ? Rejected.because(Rejection.MALFORMED)
            : verifyOurs(presented, ours.secretId().get(), context);
      } else if (answer instanceof Maybe maybe) {
        digests.addAll(maybe.lookupDigests());
      }
    }
    return digests.isEmpty()
        ? Rejected.because(Rejection.FOREIGN)
        : verifyMaybe(presented, digests, context);
  }

  private Verification verifyOurs(String presented, String secretId, VerificationContext context) {
    Optional<FoundSecret> found = store.find(new Lookup.BySecretId(secretId));
    if (found.isEmpty()) {
      hasher.proveAbsent(presented);
      return Rejected.because(Rejection.UNKNOWN);
    }
    return prove(presented, found.get(), context);
  }

  private Verification verifyMaybe(
      String presented, List<String> digests, VerificationContext context) {
    return store
        .find(new Lookup.ByDigest(digests))
        .map(found -> prove(presented, found, context))
        .orElse(Rejected.because(Rejection.FOREIGN));
  }

  private Verification prove(String presented, FoundSecret found, VerificationContext context) {
    if (!hasher.proves(presented, found.hash())) {
      return Rejected.because(Rejection.UNKNOWN);
    }
    ApiKey key = found.key().key();
    Secret secret = found.secret();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Optional<Rejection> state = refusal(secret.statusAt(now)).or(() -> refusal(key.statusAt(now)));
    if (state.isPresent()) {
      return Rejected.because(state.get());
    }
    List<String> missing = context.required().missing(key.scopes());
    if (!missing.isEmpty()) {
      return new Rejected(Rejection.SCOPE, missing);
    }
    lastUses.note(secret.id(), now);
    return new Verified(key, secret);
  }

  private static Optional<Rejection> refusal(KeyStatus status) {
    return switch (status) {
      case REVOKED -> Optional.of(Rejection.REVOKED);
      case DISABLED -> Optional.of(Rejection.DISABLED);
      case EXPIRED -> Optional.of(Rejection.EXPIRED);
      case NOT_YET_VALID -> Optional.of(Rejection.NOT_YET_VALID);
      case ACTIVE -> Optional.empty();
    };
  }
}
