package dev.apikeys.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.test.context.support.WithSecurityContext;

/**
 * Runs a test with Spring Security as a key: its context holds a {@link
 * dev.apikeys.spring.ApiKeyAuthentication}, named and with the authorities of its scopes as the
 * settings {@code api-keys.security} have it. No store knows the key.
 *
 * <p>For methods that Spring Security guards, and for requests of MockMvc. These present no key: a
 * filter that demands one refuses them, and so does CSRF protection. {@link ApiKeyMockMvc} makes
 * requests that do.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@WithSecurityContext(factory = WithMockApiKeySecurityContextFactory.class)
public @interface WithMockApiKey {

  /** Whose key it is; empty for an ownerless one. */
  String owner() default "";

  /** The tenant that it is in. */
  String tenant() default "";

  /** What it is granted; wildcards as well, such as {@code orders:*}. */
  String[] scopes() default {};

  /** Authorities that it has besides, such as those of its owner. */
  String[] authorities() default {};
}
