package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.ApiKey;
import dev.apikeys.ApiKeys;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The application that {@code ApiKeyHttpContract} describes. */
final class ContractApplication {

  private ContractApplication() {}

  static TestServer start(TestServer server, ApiKeys keys) {
    ApiKeyFilter any = ApiKeyFilter.create(keys).open("/public/*");
    ApiKeyFilter reading = any.requiring("orders:read");
    ApiKeyFilter writing = any.requiring("orders:write");
    Filter orders =
        (request, response, chain) ->
            (((HttpServletRequest) request).getMethod().equals("POST") ? writing : reading)
                .doFilter(request, response, chain);
    return server
        .filter("/api/orders", orders)
        .filter("/*", any)
        .endpoint("/public/*", (request, response) -> text(response, "pong"))
        .endpoint("/api/hello", ContractApplication::hello)
        .endpoint("/api/orders", (request, response) -> text(response, "ordered"))
        .servlet(
            "/api-keys/*",
            ApiKeyServlet.create(keys, ManagementAuthorizer.byKey()).limitedTo(TestKeys.PLENTY))
        .start();
  }

  static void text(HttpServletResponse response, String text) throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(text);
  }

  private static void hello(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ApiKey key = ApiKeyPrincipal.of(request).orElseThrow().key();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", key.id());
    body.put("owner", key.owner().orElse(null));
    body.put("scopes", key.scopes().names());
    response.setContentType("application/json");
    response.getOutputStream().write(Json.text(body).getBytes(UTF_8));
  }
}
