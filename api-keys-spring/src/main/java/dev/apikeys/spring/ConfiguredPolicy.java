package dev.apikeys.spring;

import dev.apikeys.ApiKey;
import dev.apikeys.KeyPolicy;
import dev.apikeys.RateLimit;
import dev.apikeys.Scopes;
import dev.apikeys.Tenants;
import dev.apikeys.spring.PolicySettings.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The policy of each key as the settings have it: what the application's own {@link KeyPolicy}
 * says, then what is set for all keys, then the rules that apply, in order; of each member, whoever
 * speaks last.
 */
final class ConfiguredPolicy implements Function<ApiKey, KeyPolicy> {

  private static final String ROOT = "api-keys.policy";

  /** Terms, and to whose keys they apply: if nobody is named, to all. */
  private record Applied(Set<String> tenants, Scopes scopes, PolicyTerms terms) {

    boolean isFor(ApiKey key) {
      return (tenants.isEmpty() || tenants.contains(key.tenant()))
          && (scopes.isEmpty() || !key.scopes().intersect(scopes).isEmpty());
    }
  }

  private final PolicyTerms general;
  private final KeyPolicy whole;
  private final List<Applied> rules;

  private ConfiguredPolicy(PolicyTerms general, List<Applied> rules) {
    this.general = general;
    this.whole = general.policy();
    this.rules = List.copyOf(rules);
  }

  /**
   * The policy over that of the application.
   *
   * @throws InvalidSettingException if a rule cannot be kept
   */
  static ConfiguredPolicy of(ApiKeysProperties properties, KeyPolicy application) {
    PolicySettings settings = properties.policy();
    PolicyTerms general =
        terms(ROOT, settings.general(), ConfiguredLimits.perKey(properties.limits()));
    List<Applied> rules = new ArrayList<>();
    for (Rule rule : settings.rules()) {
      rules.add(applied(ROOT + ".rules[" + rules.size() + "]", rule));
    }
    return new ConfiguredPolicy(general.or(PolicyTerms.of(application)), rules);
  }

  private static Applied applied(String name, Rule rule) {
    List<String> tenants = named(name + ".tenants", rule.tenants());
    tenants.forEach(
        tenant -> InvalidSettingException.naming(name + ".tenants", () -> Tenants.only(tenant)));
    List<String> wanted = named(name + ".scopes", rule.scopes());
    Scopes scopes = InvalidSettingException.naming(name + ".scopes", () -> Scopes.of(wanted));
    Optional<RateLimit> limit = ConfiguredLimits.optional(name + ".", rule.requests(), rule.per());
    return new Applied(Set.copyOf(tenants), scopes, terms(name, rule, limit));
  }

  /** What is set and empty would be for all, of whom nobody is named. */
  private static List<String> named(String setting, @Nullable List<String> set) {
    if (set != null && set.isEmpty()) {
      throw new InvalidSettingException(
          setting, "is empty: leave it out for all, or write [\"\"] for the tenant of that name");
    }
    return set == null ? List.of() : set;
  }

  private static PolicyTerms terms(String name, Rule rule, Optional<RateLimit> limit) {
    Optional<Scopes> grantable =
        Optional.ofNullable(rule.grantableScopes())
            .map(
                scopes ->
                    InvalidSettingException.naming(
                        name + ".grantable-scopes", () -> Scopes.of(scopes)));
    PolicyTerms terms = PolicyTerms.of(rule, grantable, limit);
    return InvalidSettingException.within(name, terms::consistent);
  }

  /** Whether nothing is demanded. */
  boolean isUnrestricted() {
    return rules.isEmpty() && whole.equals(KeyPolicy.unrestricted());
  }

  @Override
  public KeyPolicy apply(ApiKey key) {
    List<Applied> applying = rules.stream().filter(rule -> rule.isFor(key)).toList();
    if (applying.isEmpty()) {
      return whole;
    }
    PolicyTerms terms = general;
    for (Applied rule : applying) {
      terms = rule.terms().or(terms);
    }
    return terms.policy();
  }
}
