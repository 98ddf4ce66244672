package dev.apikeys.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a handler of Spring MVC the key that calls it, with and without Spring Security: as an
 * {@link dev.apikeys.servlet.ApiKeyPrincipal} or as an {@link dev.apikeys.ApiKey}.
 *
 * <p>A handler that takes one so is called by keys alone, as if by an empty {@link RequireScopes}:
 * others are answered 401. As an {@link java.util.Optional} or a {@code @Nullable} parameter it may
 * be absent.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
public @interface CurrentApiKey {}
