/**
 * API keys over HTTP, in any container of Jakarta Servlet 6.
 *
 * <p>{@link dev.apikeys.servlet.ApiKeyFilter} guards requests, by the keys on its {@link
 * dev.apikeys.servlet.Carriers} and behind {@link dev.apikeys.servlet.TrustedProxies}; {@link
 * dev.apikeys.servlet.ApiKeyServlet} serves management, to whom a {@link
 * dev.apikeys.servlet.ManagementAuthorizer} lets in; {@link dev.apikeys.servlet.ApiKeyPrincipal} is
 * the key behind a request. Errors are problem details (RFC 9457) with the two members of RFC 6750
 * beside them: {@code error} and {@code error_description}.
 */
@NullMarked
package dev.apikeys.servlet;

import org.jspecify.annotations.NullMarked;
