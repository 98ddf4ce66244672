package dev.apikeys.servlet;

import dev.apikeys.ScopeRequirement;

/**
 * What a filter demands.
 *
 * @param required the scopes a key needs
 * @param optional whether a request without credential passes
 * @param open the paths on which it passes in any case
 * @param carriers where a credential may come from
 * @param foreignPasses whether a Bearer token of another mechanism is passed on
 * @param realm the realm of challenges
 */
record GuardPolicy(
    ScopeRequirement required,
    boolean optional,
    OpenPaths open,
    Carriers carriers,
    boolean foreignPasses,
    String realm) {

  static final GuardPolicy DEFAULT =
      new GuardPolicy(
          ScopeRequirement.none(),
          false,
          OpenPaths.of(),
          new Carriers("X-API-Key", true),
          false,
          Challenge.DEFAULT_REALM);

  GuardPolicy requiring(ScopeRequirement scopes) {
    return new GuardPolicy(scopes, optional, open, carriers, foreignPasses, realm);
  }

  GuardPolicy letting(boolean anonymous, OpenPaths paths) {
    return new GuardPolicy(required, anonymous, paths, carriers, foreignPasses, realm);
  }

  GuardPolicy carriedBy(Carriers some) {
    return new GuardPolicy(required, optional, open, some, foreignPasses, realm);
  }

  GuardPolicy passingForeignBearer() {
    return new GuardPolicy(required, optional, open, carriers, true, realm);
  }

  GuardPolicy realm(String name) {
    return new GuardPolicy(required, optional, open, carriers, foreignPasses, name);
  }

  Problems problems() {
    return new Problems(new Challenge(carriers.bearer() ? "Bearer" : "ApiKey", realm));
  }
}
