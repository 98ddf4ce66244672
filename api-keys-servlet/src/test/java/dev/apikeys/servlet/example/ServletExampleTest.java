package dev.apikeys.servlet.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.Lifecycle;
import dev.apikeys.NewKey;
import dev.apikeys.Scopes;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class ServletExampleTest {

  @Test
  void answersToKeysWithTheScopeAlone() throws Exception {
    try (ApiKeys keys = ApiKeys.create(new InMemoryKeyStore(), "acme_live")) {
      Server server = ServletExample.start(keys, 0);
      HttpProbe probe = new HttpProbe(URI.create("http://localhost:" + server.getURI().getPort()));
      Lifecycle issuing = keys.as(Actor.system("example"));
      String reader =
          issuing.issue(NewKey.named("the reader").withScopes("orders:read")).token().reveal();
      String stranger = issuing.issue(NewKey.named("a stranger")).token().reveal();
      assertThat(probe.getWith(reader, "/orders").is(200).text())
          .isEqualToIgnoringNewLines("the orders, for the reader");
      probe.getWith(stranger, "/orders").is(403);
      probe.get("/orders").is(401);
      assertThat(
              probe
                  .get("/address", "X-API-Key", reader, "X-Forwarded-For", "192.0.2.7")
                  .is(200)
                  .text())
          .isNotEqualTo("192.0.2.7"); // said by a client that is no proxy
      server.stop();
    }
  }

  @Test
  void managesTheKeysOfATenantAtItsPath() throws Exception {
    try (ApiKeys keys = ApiKeys.create(new InMemoryKeyStore(), "acme_live")) {
      Server server = ServletExample.start(keys, 0);
      HttpProbe probe = new HttpProbe(URI.create("http://localhost:" + server.getURI().getPort()));
      NewKey wanted = NewKey.named("admin").inTenant("acme").withScopes(Scopes.ADMIN);
      String admin = keys.as(Actor.system("example")).issue(wanted).token().reveal();
      HttpReply created = probe.post(admin, "/tenants/acme/api-keys", "{\"name\":\"a\"}");
      assertThat(created.is(201).string("tenant")).isEqualTo("acme");
      probe.getWith(admin, "/tenants/other/api-keys").is(404);
      probe.get("/tenants/acme/api-keys").is(401);
      server.stop();
    }
  }
}
