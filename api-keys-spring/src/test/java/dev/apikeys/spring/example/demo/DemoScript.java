package dev.apikeys.spring.example.demo;

/** What the demonstration prints: lines to copy and paste, each with the answer it gets. */
final class DemoScript {

  private DemoScript() {}

  static String text(String adminToken, int port) {
    return """
        admin key: %1$s

        Open to all (200):
          curl -i http://localhost:%2$s/public/ping
        Without a key (401, WWW-Authenticate):
          curl -i http://localhost:%2$s/api/hello
        With any valid key (200, its id, owner and scopes):
          curl -i -H 'X-API-Key: %1$s' http://localhost:%2$s/api/hello
        Log in as alice (bob is there too), and keep her token, a JWT:
          LOGIN=$(curl -s -H 'Content-Type: application/json' \\
            -d '{"username": "alice", "password": "demo"}' http://localhost:%2$s/login)
          JWT=$(echo "$LOGIN" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
        Who she is (200):
          curl -i -H "Authorization: Bearer $JWT" http://localhost:%2$s/me
        She issues a key of her own that may read orders; keep its token and id:
          CREATED=$(curl -s -H "Authorization: Bearer $JWT" -H 'Content-Type: application/json' \\
            -d '{"name": "reader", "scopes": ["orders:read"], "expires_in_days": 90}' \\
            http://localhost:%2$s/api-keys); echo "$CREATED"
          KEY=$(echo "$CREATED" | sed 's/.*"key":"\\([^"]*\\)".*/\\1/')
          ID=$(echo "$CREATED" | sed 's/.*"id":"\\([0-9a-f-]\\{36\\}\\)".*/\\1/')
        She may grant no more than orders:read and orders:write (403):
          curl -i -H "Authorization: Bearer $JWT" -H 'Content-Type: application/json' \\
            -d '{"name": "more", "scopes": ["users:read"]}' http://localhost:%2$s/api-keys
        The key speaks for her, wherever her JWT does (200):
          curl -i -H "Authorization: Bearer $KEY" http://localhost:%2$s/me
        It may read (200):
          curl -i -H "Authorization: Bearer $KEY" http://localhost:%2$s/api/orders
        It may not write (403, scope="orders:write"):
          curl -i -X POST -H "X-API-Key: $KEY" http://localhost:%2$s/api/orders
        She may (200):
          curl -i -X POST -H "Authorization: Bearer $JWT" http://localhost:%2$s/api/orders
        A key and a JWT at once are one too many (400):
          curl -i -H "X-API-Key: $KEY" -H "Authorization: Bearer $JWT" http://localhost:%2$s/me
        The administrator's key manages all; it rotates hers, whose old token says when it ends (200, API-Key-Expires):
          NEW=$(curl -s -X POST -H 'X-API-Key: %1$s' http://localhost:%2$s/api-keys/$ID/rotate)
          curl -i -H "X-API-Key: $KEY" http://localhost:%2$s/api/orders
          KEY=$(echo "$NEW" | sed 's/.*"key":"\\([^"]*\\)".*/\\1/')
        What was done to it, and by whom (200):
          curl -i -H 'X-API-Key: %1$s' http://localhost:%2$s/api-keys/$ID/audit
        Revoke it (200):
          curl -i -X POST -H "Authorization: Bearer $JWT" http://localhost:%2$s/api-keys/$ID/revoke
        It is gone at once (401, "API key has been revoked"):
          curl -i -H "X-API-Key: $KEY" http://localhost:%2$s/api/orders
        """
        .formatted(adminToken, String.valueOf(port));
  }
}
