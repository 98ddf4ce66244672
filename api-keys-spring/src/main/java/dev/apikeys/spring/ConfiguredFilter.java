package dev.apikeys.spring;

import static dev.apikeys.spring.InvalidSettingException.keeping;

import dev.apikeys.ApiKeys;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.Carriers;
import dev.apikeys.servlet.TrustedProxies;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.Environment;

/**
 * The filter as the settings have it, of whatever mode.
 *
 * @param properties our settings
 * @param environment those of others that ours depend on
 */
record ConfiguredFilter(ApiKeysProperties properties, Environment environment) {

  private static final String FILTER = "api-keys.filter.";
  private static final String CARRIERS = "api-keys.carriers.";
  private static final String FORWARD_HEADERS = "server.forward-headers-strategy";

  ApiKeyFilter of(ApiKeys keys) {
    requireHonestAddresses();
    FilterSettings settings = properties.filter();
    ApiKeyFilter plain =
        ApiKeyFilter.create(keys)
            .carriers(carriers(properties.carriers()))
            .passingPreflights() // Spring MVC answers them itself: no handler meets one
            .disclosingReasons(settings.discloseReasons());
    ApiKeyFilter named = keeping(FILTER + "realm", () -> plain.realm(settings.realm()));
    ApiKeyFilter open =
        keeping(
            FILTER + "open-paths", () -> named.open(settings.openPaths().toArray(String[]::new)));
    ApiKeyFilter filter =
        keeping(FILTER + "scopes", () -> open.requiring(settings.scopes().toArray(String[]::new)));
    filter = settings.cacheControl() ? filter : filter.leavingCacheControl();
    filter = settings.requireSecure() ? filter.requireSecure() : filter;
    filter = properties.limits().disclose() ? filter.disclosingLimits() : filter;
    filter = settings.passForeignBearer() ? filter.passingForeignBearer() : filter;
    return proxies().map(filter::behind).orElse(filter);
  }

  private void requireHonestAddresses() {
    if ("framework".equalsIgnoreCase(environment.getProperty(FORWARD_HEADERS))) {
      throw new IllegalStateException(
          FORWARD_HEADERS
              + " is framework: Spring takes the left-most address of a forwarding header, which"
              + " the client writes, so that no key could be bound to networks by its allowed_cidrs"
              + " and no failed attempts be counted by address. Set it to native, or to none"
              + " together with api-keys.filter.forwarding-header and"
              + " api-keys.filter.trusted-proxies");
    }
  }

  private static Carriers carriers(CarrierSettings settings) {
    String parameter = settings.queryParameter();
    Carriers standard =
        Carriers.standard()
            .apiKeyScheme(settings.apiKeyScheme())
            .authorizationFirst(settings.authorizationFirst());
    Carriers carriers =
        parameter == null
            ? standard
            : keeping(CARRIERS + "query-parameter", () -> standard.queryParameter(parameter));
    return keeping(
        CARRIERS + "header",
        () ->
            settings.header().isEmpty()
                ? carriers.bearer(settings.bearer()).withoutHeader()
                : carriers.header(settings.header()).bearer(settings.bearer()));
  }

  /** Who is believed about a client's address; nobody where none is named. */
  Optional<TrustedProxies> proxies() {
    String header = properties.filter().forwardingHeader();
    List<String> networks = properties.filter().trustedProxies();
    if (header == null && networks.isEmpty()) {
      return Optional.empty();
    }
    if (header == null || networks.isEmpty()) {
      throw new InvalidSettingException(
          FILTER + "forwarding-header",
          "and api-keys.filter.trusted-proxies go together:"
              + " name the header that the proxies write, and their networks");
    }
    return Optional.of(
        keeping(
            FILTER + "trusted-proxies",
            () -> TrustedProxies.forwardingBy(header, networks.toArray(String[]::new))));
  }
}
