package dev.apikeys.spring.test;

import static java.util.Objects.requireNonNull;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import dev.apikeys.Token;
import dev.apikeys.servlet.Carriers;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Makes a request of MockMvc by a real key: {@code
 * get("/orders").with(apiKey().owner("alice").scopes("orders:read"))}, with and without Spring
 * Security.
 *
 * <p>The key is issued in the {@link ApiKeys} of the application under test, and its token stands
 * in the header that {@code api-keys.carriers.header} names, or as an {@code Authorization} where
 * there is none. So it is verified, limited and refused as any other, and its owner must be one
 * that the application knows, if it asks.
 *
 * <p>Each is one key, issued with its first request and committed, whatever transaction the test
 * runs in: kept in a constant it makes many requests, as for a limit. Immutable but for that; each
 * setting answers a copy, which is another key. Thread-safe.
 */
public final class ApiKeyMockMvc implements RequestPostProcessor {

  private static final String CARRIERS = "api-keys.carriers.";

  private final Map<ApiKeys, Token> issued = Collections.synchronizedMap(new WeakHashMap<>());
  private final NewKey wanted;
  private final Optional<String> header;
  private final Optional<ApiKeys> given;

  private ApiKeyMockMvc(NewKey wanted, Optional<String> header, Optional<ApiKeys> given) {
    this.wanted = wanted;
    this.header = header;
    this.given = given;
  }

  /** A key without owner and without scopes. */
  public static ApiKeyMockMvc apiKey() {
    return apiKey(NewKey.named("test"));
  }

  /** A key of which anything may be asked: an end, a limit, networks. */
  public static ApiKeyMockMvc apiKey(NewKey wanted) {
    return new ApiKeyMockMvc(requireNonNull(wanted, "wanted"), Optional.empty(), Optional.empty());
  }

  /** Gives the key to an owner, usually a user's id. */
  public ApiKeyMockMvc owner(String id) {
    return new ApiKeyMockMvc(wanted.ownedBy(id), header, given);
  }

  /** Puts the key into a tenant. By default {@code ""}. */
  public ApiKeyMockMvc tenant(String id) {
    return new ApiKeyMockMvc(wanted.inTenant(id), header, given);
  }

  /**
   * Grants these scopes, in place of those before.
   *
   * @throws dev.apikeys.InvalidMemberException if one is no scope
   */
  public ApiKeyMockMvc scopes(String... names) {
    return new ApiKeyMockMvc(wanted.withScopes(names), header, given);
  }

  /** Puts the token into this header, where an application's own filter reads it there. */
  public ApiKeyMockMvc header(String name) {
    return new ApiKeyMockMvc(wanted, Optional.of(name), given);
  }

  /** Issues the key here, for a {@code standaloneSetup} or a chain that has keys of its own. */
  public ApiKeyMockMvc issuedBy(ApiKeys keys) {
    return new ApiKeyMockMvc(wanted, header, Optional.of(keys));
  }

  /**
   * Adds the token, in place of one that stands there.
   *
   * @throws IllegalStateException if no {@link ApiKeys} are to be found
   * @throws dev.apikeys.ApiKeyException if they issue no such key
   */
  @Override
  public MockHttpServletRequest postProcessRequest(MockHttpServletRequest request) {
    Optional<WebApplicationContext> context = contextOf(request.getServletContext());
    ApiKeys keys = given.orElseGet(() -> keysOf(context));
    String token = issued.computeIfAbsent(keys, this::issue).reveal();
    String name = header.orElseGet(() -> headerOf(context));
    request.removeHeader(name);
    request.addHeader(
        name, name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION) ? schemeOf(context) + token : token);
    return request;
  }

  private static Optional<WebApplicationContext> contextOf(@Nullable ServletContext servlets) {
    return Optional.ofNullable(servlets).map(WebApplicationContextUtils::getWebApplicationContext);
  }

  private static ApiKeys keysOf(Optional<WebApplicationContext> context) {
    return context
        .map(one -> one.getBeanProvider(ApiKeys.class).getIfAvailable())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "apiKey() found no ApiKeys in the application under test, to issue a key:"
                        + " set MockMvc up with a web application context that has such a bean,"
                        + " or say apiKey().issuedBy(…) those that the filter verifies by"));
  }

  /** By a thread without a transaction: one that was not committed would be verified by nobody. */
  private Token issue(ApiKeys keys) {
    try {
      return CompletableFuture.supplyAsync(
              () -> keys.as(Actor.system("test")).issue(wanted).token())
          .join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private static String headerOf(Optional<WebApplicationContext> context) {
    String usual = Carriers.standard().header().orElseThrow();
    String set = setting(context, "header").orElse(usual);
    return set.isEmpty() ? HttpHeaders.AUTHORIZATION : set;
  }

  private static String schemeOf(Optional<WebApplicationContext> context) {
    return setting(context, "bearer").map(Boolean::valueOf).orElse(true) ? "Bearer " : "ApiKey ";
  }

  private static Optional<String> setting(Optional<WebApplicationContext> context, String name) {
    return context
        .<Environment>map(WebApplicationContext::getEnvironment)
        .map(environment -> environment.getProperty(CARRIERS + name));
  }
}
