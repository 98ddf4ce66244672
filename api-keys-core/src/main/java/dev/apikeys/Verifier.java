package dev.apikeys;

import dev.apikeys.Recognition.Maybe;
import dev.apikeys.Recognition.Ours;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Verifies in one fixed order: recognise, look up, prove, state, network, scopes. Before the proof
 * every refusal looks the same; after it the precise reason is safe to tell.
 */
final class Verifier {

  private final KeyStore store;
  private final Formats formats;
  private final SecretHasher hasher;
  private final Owners owners;
  private final Afterwards afterwards;
  private final InstantSource clock;

  Verifier(
      KeyStore store,
      Formats formats,
      SecretHasher hasher,
      Owners owners,
      Afterwards afterwards,
      InstantSource clock) {
    this.store = store;
    this.formats = formats;
    this.hasher = hasher;
    this.owners = owners;
    this.afterwards = afterwards;
    this.clock = clock;
  }

  Verification verify(String presented, VerificationContext context) {
    Verification outcome = decide(presented, context);
    afterwards.tell(outcome, context, clock);
    return outcome;
  }

  private Verification decide(String presented, VerificationContext context) {
    Recognition answer = formats.recognise(presented);
    if (answer instanceof Ours ours) {
      return ours.secretId().isEmpty()
          ? Rejected.because(Rejection.MALFORMED)
          : verifyOurs(presented, ours.secretId().get(), context);
    }
    return answer instanceof Maybe maybe
        ? verifyMaybe(presented, maybe.lookupDigests(), context)
        : Rejected.because(Rejection.FOREIGN);
  }

  private Verification verifyOurs(String presented, String secretId, VerificationContext context) {
    Optional<FoundSecret> found = store.find(new Lookup.BySecretId(secretId));
    if (found.isEmpty()) {
      hasher.proveAbsent(presented);
      return Rejected.because(Rejection.UNKNOWN);
    }
    return hasher.proves(presented, found.get().hash())
        ? proven(presented, found.get(), context)
        : Rejected.because(Rejection.UNKNOWN);
  }

  private Verification verifyMaybe(
      String presented, List<String> digests, VerificationContext context) {
    Optional<FoundSecret> found = store.find(new Lookup.ByDigest(digests));
    if (found.isEmpty()) {
      return Rejected.because(Rejection.FOREIGN);
    }
    return hasher.provesTaken(presented, found.get().hash())
        ? proven(presented, found.get(), context)
        : Rejected.because(Rejection.UNKNOWN);
  }

  private Verification proven(String presented, FoundSecret found, VerificationContext context) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Verification judged = judge(found, context, now);
    if (judged instanceof Verified) {
      afterwards.succeeded(presented, found, now);
    }
    return judged;
  }

  /** Possession is proven: from here on reasons may be told. */
  private Verification judge(FoundSecret found, VerificationContext context, Instant now) {
    ApiKey key = found.key().key();
    Optional<Rejection> state =
        refusal(key.statusOf(found.secret(), now)).or(() -> refusal(key.statusAt(now)));
    if (state.isPresent()) {
      return Rejected.proven(state.get(), key);
    }
    OwnerState owner = owners.of(key);
    if (!owner.isActive()) {
      return Rejected.proven(Rejection.OWNER_INACTIVE, key);
    }
    if (!allows(key.allowedCidrs(), context)) {
      return Rejected.proven(Rejection.ADDRESS, key);
    }
    ApiKey bounded = within(owner, key);
    List<String> missing = context.required().missing(bounded.scopes());
    return missing.isEmpty()
        ? new Verified(bounded, found.secret())
        : Rejected.lacking(missing, key);
  }

  private static boolean allows(Cidrs networks, VerificationContext context) {
    return networks.isAnywhere() || context.address().map(networks::allows).orElse(false);
  }

  /** The key with no more scopes than its owner has. */
  private static ApiKey within(OwnerState owner, ApiKey key) {
    return owner
        .rights()
        .filter(rights -> !rights.containsAll(key.scopes()))
        .map(rights -> key.toBuilder().scopes(key.scopes().intersect(rights)).build())
        .orElse(key);
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
