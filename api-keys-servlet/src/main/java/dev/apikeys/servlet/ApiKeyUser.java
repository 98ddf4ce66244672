package dev.apikeys.servlet;

import java.security.Principal;

/**
 * The user of a request that an API key made: {@link ApiKeyPrincipal} itself, or what another
 * security framework has in its place. Whatever of this type is a request's user principal, {@link
 * ApiKeyPrincipal#of} finds the key behind it.
 */
public interface ApiKeyUser extends Principal {

  /** The key. */
  ApiKeyPrincipal apiKey();
}
