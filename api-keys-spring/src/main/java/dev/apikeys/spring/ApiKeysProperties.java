package dev.apikeys.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of an application under {@code api-keys}.
 *
 * @param prefix what tokens start with: application and environment, such as acme_live
 * @param peppers peppers by id, each at least 32 random bytes in base64
 * @param currentPepper id of the pepper under which hashes are written; may be left out if there is
 *     exactly one
 * @param lastUseInterval how often the last uses noted in memory are written to the database
 * @param carriers where a key may stand in a request
 * @param filter what the filter guards
 * @param management the endpoints that manage keys
 */
@ConfigurationProperties("api-keys")
record ApiKeysProperties(
    @DefaultValue("key") String prefix,
    @DefaultValue Map<String, PepperText> peppers,
    @Nullable String currentPepper,
    @DefaultValue("60s") Duration lastUseInterval,
    @DefaultValue Carriers carriers,
    @DefaultValue Filter filter,
    @DefaultValue Management management) {

  /**
   * Where a key may stand in a request.
   *
   * @param header name of the header that carries nothing but a key
   * @param bearer whether Authorization: Bearer carries keys as well
   */
  record Carriers(@DefaultValue("X-API-Key") String header, @DefaultValue("true") boolean bearer) {}

  /**
   * What the filter guards.
   *
   * @param mode whether a key is required; by default required, and optional where Spring
   *     Security's chain decides
   * @param openPaths paths that need no key: /exact or /below/**
   * @param realm the realm named in challenges
   */
  record Filter(
      @Nullable FilterMode mode,
      @DefaultValue List<String> openPaths,
      @DefaultValue("api-keys") String realm) {}

  /** Whether the filter asks for a key. */
  enum FilterMode {
    /** A request without a valid key is refused, but on open paths. */
    REQUIRED,
    /** A request without a key passes, anonymous; a bad key is refused. */
    OPTIONAL,
    /** There is no filter. */
    OFF
  }

  /**
   * The endpoints that manage keys.
   *
   * @param enabled whether there are any
   * @param basePath where they are, below the context path
   */
  record Management(
      @DefaultValue("false") boolean enabled, @DefaultValue("/api-keys") String basePath) {}
}
