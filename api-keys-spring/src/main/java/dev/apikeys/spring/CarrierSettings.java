package dev.apikeys.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a key may stand in a request.
 *
 * @param header name of the header that carries nothing but a key; empty for none
 * @param bearer whether Authorization: Bearer carries keys as well
 * @param apiKeyScheme whether Authorization: ApiKey carries keys as well
 * @param queryParameter name of a query parameter that carries keys, such as api_key; by default
 *     none, since URLs end in logs
 * @param authorizationFirst whether an Authorization decides where a key comes beside it in the
 *     header or the query, in place of refusing both
 */
record CarrierSettings(
    @DefaultValue("X-API-Key") String header,
    @DefaultValue("true") boolean bearer,
    @DefaultValue("false") boolean apiKeyScheme,
    @Nullable String queryParameter,
    @DefaultValue("false") boolean authorizationFirst) {}
