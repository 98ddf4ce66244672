package dev.apikeys.spring;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The endpoints that manage keys.
 *
 * @param enabled whether there are any
 * @param basePath where they are, below the context path; with a tenant in it, such as
 *     /tenants/{tenant}/api-keys, callers act in that tenant alone
 * @param listOwnersKeys whether a key that manages none may list and read the other keys of its
 *     owner
 * @param adminRoles roles of Spring Security whose users manage all keys, such as ADMIN; by default
 *     none
 * @param userScopes scopes that users of Spring Security may grant to keys of their own; by default
 *     none
 */
record ManagementSettings(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("/api-keys") String basePath,
    @DefaultValue("false") boolean listOwnersKeys,
    @DefaultValue List<String> adminRoles,
    @DefaultValue List<String> userScopes) {}
