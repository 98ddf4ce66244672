package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** Where tests put credentials, one after the other, byte for byte. */
enum Carrier {
  HEADER("X-API-Key: "),
  BEARER("Authorization: Bearer "),
  API_KEY("Authorization: ApiKey "),
  QUERY("api_key=");

  /** All of them. */
  static final Carriers ON = Carriers.standard().apiKeyScheme(true).queryParameter("api_key");

  /** A credential on its carrier. */
  record Credential(Carrier carrier, String token) {

    String text() {
      return carrier.start + (carrier == QUERY ? URLEncoder.encode(token, UTF_8) : token);
    }
  }

  private final String start;

  Carrier(String start) {
    this.start = start;
  }

  Credential with(String token) {
    return new Credential(this, token);
  }

  static HttpReply get(HttpProbe probe, String path, Credential... credentials) {
    List<String> lines = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    for (Credential credential : credentials) {
      (credential.carrier() == QUERY ? pairs : lines).add(credential.text());
    }
    String query = pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
    return probe.raw(path + query, lines.toArray(String[]::new));
  }
}
