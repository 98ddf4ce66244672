package dev.apikeys.spring;

import dev.apikeys.InvalidMemberException;
import dev.apikeys.KeyPolicy;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import dev.apikeys.spring.PolicySettings.Rule;
import java.time.Duration;
import java.util.Optional;

/**
 * What is demanded of keys, as far as somebody says so: what is absent, others say. The components
 * are those of {@link KeyPolicy}.
 */
record PolicyTerms(
    Optional<Duration> minLifetime,
    Optional<Duration> defaultLifetime,
    Optional<Duration> maxLifetime,
    Optional<Integer> maxKeysPerOwner,
    Optional<Scopes> grantable,
    Optional<Duration> maxIdle,
    Optional<Duration> defaultOverlap,
    Optional<Duration> maxOverlap,
    Optional<RateLimit> rateLimit) {

  static PolicyTerms of(KeyPolicy policy) {
    return new PolicyTerms(
        policy.minLifetime(),
        policy.defaultLifetime(),
        policy.maxLifetime(),
        policy.maxKeysPerOwner(),
        policy.grantable(),
        policy.maxIdle(),
        Optional.of(policy.defaultOverlap()),
        Optional.of(policy.maxOverlap()),
        policy.defaultRateLimit());
  }

  static PolicyTerms of(Rule rule, Optional<Scopes> grantable, Optional<RateLimit> rateLimit) {
    return new PolicyTerms(
        Optional.ofNullable(rule.minLifetime()),
        Optional.ofNullable(rule.defaultLifetime()),
        Optional.ofNullable(rule.maxLifetime()),
        Optional.ofNullable(rule.maxKeysPerOwner()),
        grantable,
        Optional.ofNullable(rule.maxIdle()),
        Optional.ofNullable(rule.defaultOverlap()),
        Optional.ofNullable(rule.maxOverlap()),
        rateLimit);
  }

  /** These, and what they leave open as the others have it. */
  PolicyTerms or(PolicyTerms others) {
    return new PolicyTerms(
        minLifetime.or(others::minLifetime),
        defaultLifetime.or(others::defaultLifetime),
        maxLifetime.or(others::maxLifetime),
        maxKeysPerOwner.or(others::maxKeysPerOwner),
        grantable.or(others::grantable),
        maxIdle.or(others::maxIdle),
        defaultOverlap.or(others::defaultOverlap),
        maxOverlap.or(others::maxOverlap),
        rateLimit.or(others::rateLimit));
  }

  /** The policy, in which what was said for longer lives gives way to the longest. */
  KeyPolicy policy() {
    KeyPolicy usual = KeyPolicy.unrestricted();
    Duration longest = maxOverlap.orElse(usual.maxOverlap());
    Optional<Duration> lifetime = defaultLifetime.map(this::atMost);
    return new KeyPolicy(
        minLifetime.map(this::atMost).map(least -> lesser(least, lifetime.orElse(least))),
        lifetime,
        maxLifetime,
        maxKeysPerOwner,
        grantable,
        maxIdle,
        lesser(defaultOverlap.orElse(usual.defaultOverlap()), longest),
        longest,
        rateLimit);
  }

  /**
   * These, if a policy can be made of them as they are.
   *
   * @throws InvalidMemberException if one is out of range or contradicts another
   */
  PolicyTerms consistent() {
    KeyPolicy usual = KeyPolicy.unrestricted();
    Duration longest = maxOverlap.orElse(usual.maxOverlap());
    new KeyPolicy(
        minLifetime,
        defaultLifetime,
        maxLifetime,
        maxKeysPerOwner,
        grantable,
        maxIdle,
        defaultOverlap.orElse(lesser(usual.defaultOverlap(), longest)),
        longest,
        rateLimit);
    return this;
  }

  private Duration atMost(Duration time) {
    return lesser(time, maxLifetime.orElse(time));
  }

  private static Duration lesser(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
