package dev.apikeys.contract;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.IssuedKey;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import java.net.URI;
import java.util.UUID;

/** A running server, as {@link ApiKeyHttpContract} describes it, and what its tests need of it. */
public interface GuardedApplication {

  /** Where it listens, with the context path if it has one, and without a slash at the end. */
  URI server();

  /** The keys that it verifies and manages. */
  ApiKeys keys();

  /** A client of it. */
  default HttpProbe http() {
    return new HttpProbe(server());
  }

  /** The keys in the hands of the trusted application. */
  default Lifecycle trusted() {
    return keys().as(Actor.system("contract"));
  }

  /** A fresh key with these scopes. */
  default IssuedKey issue(String... scopes) {
    return issue(NewKey.named("contract").ownedBy("user-1").withScopes(scopes));
  }

  /** A fresh key as asked for, whose secret is looked for in every answer. */
  default IssuedKey issue(NewKey request) {
    IssuedKey issued = trusted().issue(request);
    SecretSearch.remember(issued.token().reveal());
    return issued;
  }

  /** The token of a fresh key with these scopes. */
  default String token(String... scopes) {
    return issue(scopes).token().reveal();
  }

  /** A fresh key that manages the keys of a fresh tenant, and may hand out all. */
  default IssuedKey administrator() {
    return issue(
        NewKey.named("administrator")
            .inTenant("tenant-" + UUID.randomUUID())
            .withScopes("**", Scopes.ADMIN));
  }
}
