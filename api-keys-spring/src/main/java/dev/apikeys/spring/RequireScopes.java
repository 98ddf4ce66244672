package dev.apikeys.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Demands scopes of the key that calls a handler of Spring MVC: on a method of that method, on a
 * class of all its handlers, on both of both.
 *
 * <p>A call without a key is answered 401, one whose key lacks a scope 403 with the missing ones
 * named (RFC 6750). Scopes are literal; one that is none fails the calls of its handler. Empty, it
 * demands a key and nothing more.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RequireScopes {

  /** Scopes of which the key needs each. */
  String[] value() default {};

  /** Scopes of which the key needs at least one, if any are named. */
  String[] anyOf() default {};
}
