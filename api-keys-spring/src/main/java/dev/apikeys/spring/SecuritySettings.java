package dev.apikeys.spring;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a key is to Spring Security.
 *
 * @param principalName what the name of an authentication by a key is
 * @param ownerAuthorities whether a key may do as well what its owner may, as the
 *     UserDetailsService has it, whatever its scopes are; keys of users who may not log in are
 *     refused then
 * @param scopes the scopes that the application asks for as authorities, such as orders:write for
 *     SCOPE_orders:write: a key granted orders:* has those that this covers
 */
record SecuritySettings(
    @DefaultValue("key-id") PrincipalName principalName,
    @DefaultValue("false") boolean ownerAuthorities,
    @DefaultValue List<String> scopes) {

  /** What an authentication is called. */
  enum PrincipalName {
    /** By the key's id. */
    KEY_ID,
    /** By the key's owner, if it has one. */
    OWNER
  }
}
