package dev.apikeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.Recognition.Maybe;
import dev.apikeys.Recognition.Ours;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies in one fixed order: recognise, throttle, look up, prove, state, network, scopes, limit.
 * Before the proof no refusal says anything of a secret; after it the precise reason may be told.
 */
final class Verifier {

  /** What counts as a failed attempt: neither what is somebody else's, nor what was not seen. */
  private static final Set<Rejection> FAILED = EnumSet.of(Rejection.MALFORMED, Rejection.UNKNOWN);

  private final Formats formats;
  private final Search search;
  private final LookupListeners lookups;
  private final Throttle throttle;
  private final Owners owners;
  private final RateLimits limits;
  private final Afterwards afterwards;
  private final InstantSource clock;

  Verifier(
      Formats formats,
      Search search,
      Throttle throttle,
      Owners owners,
      RateLimits limits,
      Afterwards afterwards,
      InstantSource clock) {
    this.formats = formats;
    this.search = search;
    this.lookups = search.listeners();
    this.throttle = throttle;
    this.owners = owners;
    this.limits = limits;
    this.afterwards = afterwards;
    this.clock = clock;
  }

  Verification verify(String presented, VerificationContext context) {
    Verification outcome =
        formats.own().claims(presented) ? own(presented, context) : other(presented, context);
    if (outcome instanceof Rejected rejected && FAILED.contains(rejected.reason())) {
      throttle.failed(context);
    }
    afterwards.tell(outcome, context, clock);
    return outcome;
  }

  boolean isForeign(String presented) {
    return !formats.own().claims(presented)
        && formats.recogniseOther(presented) instanceof Recognition.No;
  }

  private Verification own(String presented, VerificationContext context) {
    NativeFormat form = formats.own();
    if (!form.isWhole(presented)) {
      return formats.isOwn(presented)
          ? Rejected.because(Rejection.MALFORMED)
          : other(presented, context);
    }
    byte[] token = presented.getBytes(ISO_8859_1);
    SecretId id = form.idIn(token);
    long now = clock.millis();
    long begun = lookups.begin();
    Snapshot known = search.recall(id, now);
    if (known != null && search.proves(token, known)) { // and so is what it must look like
      lookups.remembered(begun);
      return answer(known, token, context, now);
    }
    if (!form.isSound(token)) {
      return Rejected.because(Rejection.MALFORMED);
    }
    if (known == null) {
      return answer(search.lookUp(id, token, context), token, context, clock.millis());
    }
    lookups.remembered(begun);
    return Rejected.because(search.wrong(context));
  }

  private Verification other(String presented, VerificationContext context) {
    if (formats.others().isEmpty()) {
      return Rejected.because(Rejection.FOREIGN);
    }
    if (presented.length() > Aliases.MAX_LENGTH) {
      return Rejected.because(
          formats.recogniseOther(presented) instanceof Ours
              ? Rejection.MALFORMED
              : Rejection.FOREIGN);
    }
    byte[] token = presented.getBytes(UTF_8);
    long begun = lookups.begin();
    byte[] alias = search.alias(token);
    long now = clock.millis();
    Snapshot known = search.recall(alias, token, now);
    if (known != null) {
      lookups.remembered(begun);
      return answer(known, token, context, now);
    }
    Recognition recognised = formats.recogniseOther(presented);
    Finding finding = Miss.FOREIGN;
    if (recognised instanceof Ours ours) {
      finding =
          ours.secretId().isEmpty()
              ? Miss.MALFORMED
              : search.find(ours.secretId().get(), alias, token, context, now);
    } else if (recognised instanceof Maybe maybe) {
      finding = search.find(maybe.lookupDigests(), alias, token, context);
    }
    return answer(finding, token, context, clock.millis());
  }

  private Verification answer(
      Finding finding, byte[] token, VerificationContext context, long now) {
    if (finding instanceof Miss miss) {
      return Rejected.because(miss);
    }
    Snapshot proved = (Snapshot) finding;
    Verification judged = judge(proved.holdsAt(now) ? proved : proved.judgedAt(now), context);
    if (judged instanceof Verified) {
      afterwards.succeeded(token, proved, now);
    }
    return judged;
  }

  /**
   * Possession is proven: from here on reasons may be told. The key is not looked at unless it has
   * to be: it lies apart from what was read until now.
   */
  private Verification judge(Snapshot proved, VerificationContext context) {
    if (proved.refusal().isPresent()) {
      return Rejected.proven(proved.refusal().get(), proved.key());
    }
    Optional<Scopes> rights = Optional.empty();
    if (owners.areAsked()) {
      OwnerState owner = owners.of(proved.key());
      if (!owner.isActive()) {
        return Rejected.proven(Rejection.OWNER_INACTIVE, proved.key());
      }
      rights = owner.rights();
    }
    if (!proved.isAllowedAnywhere() && !isAllowed(proved.key(), context)) {
      return Rejected.proven(Rejection.ADDRESS, proved.key());
    }
    if (rights.isPresent()) {
      ApiKey bounded = within(rights.get(), proved.key());
      return scoped(Verified.of(bounded, proved.secret()), bounded.scopes(), proved, context);
    }
    return scoped(proved.verified(), proved.scopes(), proved, context);
  }

  private Verification scoped(
      Verified whole, Scopes scopes, Snapshot proved, VerificationContext context) {
    if (!context.required().isMetBy(scopes)) {
      return Rejected.lacking(context.required().missing(scopes), whole.key());
    }
    return context.isCounted() ? limited(whole, proved, context) : whole;
  }

  /** Last of all, so that whatever is refused before uses up nothing. */
  private Verification limited(Verified whole, Snapshot proved, VerificationContext context) {
    Optional<Quota> quota = limits.count(proved, context.cost());
    if (quota.isEmpty()) {
      return whole;
    }
    return quota.get().allowed()
        ? whole.with(quota.get())
        : Rejected.limited(quota.get(), whole.key());
  }

  private static boolean isAllowed(ApiKey key, VerificationContext context) {
    return context.address().map(key.allowedCidrs()::allows).orElse(false);
  }

  /** The key with no more scopes than its owner has. */
  private static ApiKey within(Scopes rights, ApiKey key) {
    return rights.containsAll(key.scopes())
        ? key
        : key.toBuilder().scopes(key.scopes().intersect(rights)).build();
  }
}
