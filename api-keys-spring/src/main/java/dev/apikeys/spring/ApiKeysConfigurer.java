package dev.apikeys.spring;

import static java.util.Objects.requireNonNull;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import dev.apikeys.ScopeRequirement;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.servlet.ScopeGuard;
import dev.apikeys.spring.SecuritySettings.PrincipalName;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.www.DigestAuthenticationFilter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Lets keys into a chain of Spring Security: {@code http.with(apiKeys(), withDefaults())}, beside
 * JWTs, opaque tokens, form login and sessions.
 *
 * <p>A request that presents a key is made by that key alone, or refused; no session is made or
 * changed by it. What comes before in the chain, such as a login or a logout, heeds no key. A
 * request that presents none, or a Bearer token of another mechanism, goes on untouched, and the
 * chain decides. A key in a header needs no CSRF token, one in the query does.
 *
 * <p>What is not said here is as the settings {@code api-keys.*} have it, where Spring Boot binds
 * them. To be configured by one thread, before the chain is built.
 */
public final class ApiKeysConfigurer
    extends AbstractHttpConfigurer<ApiKeysConfigurer, HttpSecurity> {

  private UnaryOperator<ApiKeyFilter> customization = UnaryOperator.identity();
  private @Nullable ApiKeys keys;
  private @Nullable AuthenticationEntryPoint entryPoint;
  private @Nullable AccessDeniedHandler deniedHandler;
  private @Nullable Boolean namedByOwner;
  private @Nullable List<String> catalogue;
  private @Nullable Function<ApiKey, Collection<? extends GrantedAuthority>> ownerAuthorities;
  private @Nullable ApiKeyFilter filter;

  private ApiKeysConfigurer() {}

  /** Keys as the settings have them, verified by the bean of the type {@link ApiKeys}. */
  public static ApiKeysConfigurer apiKeys() {
    return new ApiKeysConfigurer();
  }

  /** Verifies by these in place of the bean. */
  public ApiKeysConfigurer verifiedBy(ApiKeys others) {
    this.keys = requireNonNull(others, "others");
    return this;
  }

  /**
   * Changes how this chain reads and refuses keys: carriers, realm, proxies, scopes that all of it
   * needs, and so on. Whether a key is required, who verifies it and who answers says the chain.
   */
  public ApiKeysConfigurer filter(UnaryOperator<ApiKeyFilter> change) {
    this.customization = requireNonNull(change, "change");
    return this;
  }

  /**
   * Has refused keys answered so: they come as {@link ApiKeyAuthenticationException}. Requests
   * without any credential are answered so as well, unless the chain says otherwise.
   */
  public ApiKeysConfigurer authenticationEntryPoint(AuthenticationEntryPoint answering) {
    this.entryPoint = requireNonNull(answering, "answering");
    return this;
  }

  /** Has keys answered so that may not do what they ask for. By default 403 names the scopes. */
  public ApiKeysConfigurer accessDeniedHandler(AccessDeniedHandler answering) {
    this.deniedHandler = requireNonNull(answering, "answering");
    return this;
  }

  /**
   * The scopes that the application asks for by {@code hasAuthority('SCOPE_orders:write')}: a key
   * granted {@code orders:*} has the authority of each that this covers. Without, a key has those
   * of the scopes that it is granted to the letter.
   *
   * @throws dev.apikeys.InvalidMemberException if one is no literal scope
   */
  public ApiKeysConfigurer knownScopes(String... scopes) {
    ScopeRequirement.allOf(scopes);
    this.catalogue = List.of(scopes);
    return this;
  }

  /** Names the authentication by the key's owner, if it has one. By default by the key's id. */
  public ApiKeysConfigurer namedByOwner() {
    this.namedByOwner = true;
    return this;
  }

  /**
   * Lets each key do as well what this says that its owner may do, whatever the key's scopes are;
   * proofs of the owner's own ({@code FACTOR_*}) are left out. Called for each request; what it
   * throws, be the owner unknown, is answered 503. By default a key has its own authorities alone.
   */
  public ApiKeysConfigurer ownerAuthorities(
      Function<ApiKey, Collection<? extends GrantedAuthority>> owners) {
    this.ownerAuthorities = requireNonNull(owners, "owners");
    return this;
  }

  @Override
  public void init(HttpSecurity http) {
    ApplicationContext context = http.getSharedObject(ApplicationContext.class);
    ApiKeysProperties settings =
        context
            .getBeanProvider(ApiKeysProperties.class)
            .getIfAvailable(() -> ApiKeysProperties.in(context.getEnvironment()));
    ApiKeys verifying = keys != null ? keys : context.getBean(ApiKeys.class);
    keys = verifying;
    ConfiguredFilter configured = new ConfiguredFilter(settings, context.getEnvironment());
    ApiKeyFilter reading = customization.apply(keptPrivate(http, configured.of(verifying)));
    filter = reading;
    ScopeGuard guard = reading.scopeGuard();
    AuthenticationEntryPoint answering =
        entryPoint != null ? entryPoint : new ApiKeyAuthenticationEntryPoint(guard);
    entryPoint = answering;
    http.authenticationProvider(
        postProcess(new ApiKeyAuthenticationProvider(verifying, identity(settings, context))));
    answer(http, answering, guard);
    exempt(http, reading);
    RequestCache saved = http.getSharedObject(RequestCache.class);
    if (saved != null) {
      http.setSharedObject(RequestCache.class, new KeylessRequestCache(saved));
    }
  }

  /** From CSRF tokens: a page of another origin can have a query sent, but no such header. */
  private static void exempt(HttpSecurity http, ApiKeyFilter reading) {
    @SuppressWarnings("unchecked")
    CsrfConfigurer<HttpSecurity> csrf = http.getConfigurer(CsrfConfigurer.class);
    if (csrf != null) {
      csrf.ignoringRequestMatchers(reading::isPresentedByHeader);
    }
  }

  /** By the chain's own headers, which may say more; where it writes none, by the filter. */
  private static ApiKeyFilter keptPrivate(HttpSecurity http, ApiKeyFilter reading) {
    @SuppressWarnings("unchecked")
    HeadersConfigurer<HttpSecurity> headers = http.getConfigurer(HeadersConfigurer.class);
    if (headers == null) {
      return reading;
    }
    headers.addHeaderWriter(
        new DelegatingRequestMatcherHeaderWriter(
            request -> ApiKeyPrincipal.of(request).isPresent(),
            new StaticHeadersWriter("Cache-Control", "private")));
    return reading.leavingCacheControl();
  }

  private KeyIdentity identity(ApiKeysProperties settings, ApplicationContext context) {
    Function<ApiKey, Collection<? extends GrantedAuthority>> owners = ownerAuthorities;
    if (owners == null) {
      UserDetailsOwners users = context.getBeanProvider(UserDetailsOwners.class).getIfAvailable();
      owners = users == null ? key -> Set.of() : users::authoritiesOf;
    }
    return new KeyIdentity(
        namedByOwner != null
            ? namedByOwner
            : settings.security().principalName() == PrincipalName.OWNER,
        catalogue != null ? catalogue : settings.security().scopes(),
        owners);
  }

  private void answer(HttpSecurity http, AuthenticationEntryPoint answering, ScopeGuard guard) {
    @SuppressWarnings("unchecked")
    ExceptionHandlingConfigurer<HttpSecurity> exceptions =
        http.getConfigurer(ExceptionHandlingConfigurer.class);
    if (exceptions == null) {
      return;
    }
    RequestMatcher notABrowser = notABrowser();
    exceptions.defaultAuthenticationEntryPointFor(answering, notABrowser);
    exceptions.defaultDeniedHandlerForMissingAuthority(
        builder -> builder.addEntryPointFor(answering, notABrowser), KeyIdentity.FACTOR);
    exceptions.defaultAccessDeniedHandlerFor(
        new ApiKeyAccessDeniedHandler(
            deniedHandler != null ? deniedHandler : ApiKeyAccessDeniedHandler.namingScopes(guard)),
        request -> ApiKeyPrincipal.of(request).isPresent());
  }

  /** Whoever asks for a page is to log in, if there is a way. */
  private static RequestMatcher notABrowser() {
    MediaTypeRequestMatcher page = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
    page.setIgnoredMediaTypes(Set.of(MediaType.ALL));
    return new NegatedRequestMatcher(page);
  }

  /** Just before Bearer tokens are read, without a class of theirs. */
  @Override
  public void configure(HttpSecurity http) {
    ApiKeyAuthenticationFilter authenticating =
        new ApiKeyAuthenticationFilter(
            Objects.requireNonNull(keys),
            Objects.requireNonNull(filter),
            http.getSharedObject(AuthenticationManager.class),
            Objects.requireNonNull(entryPoint),
            getSecurityContextHolderStrategy());
    http.addFilterAfter(postProcess(authenticating), DigestAuthenticationFilter.class);
  }
}
