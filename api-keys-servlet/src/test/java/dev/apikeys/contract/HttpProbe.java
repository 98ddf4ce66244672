package dev.apikeys.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that sends what it is told: by {@code java.net.http}, or byte for byte over a socket. It
 * takes no answer in which {@link SecretSearch} finds something.
 *
 * @param server where to
 */
public record HttpProbe(URI server) {

  /** Gets a path with these headers, name after value. */
  public HttpReply get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** Gets a path with a key in {@code X-API-Key}. */
  public HttpReply getWith(String token, String path) {
    return get(path, "X-API-Key", token);
  }

  /** Posts to a path without a body. */
  public HttpReply post(String token, String path) {
    return send("POST", path, BodyPublishers.noBody(), "X-API-Key", token);
  }

  /** Posts JSON to a path. */
  public HttpReply post(String token, String path, String json) {
    return send(
        "POST",
        path,
        BodyPublishers.ofString(json),
        "X-API-Key",
        token,
        "Content-Type",
        "application/json");
  }

  /** Patches what is at a path with JSON, under further headers. */
  public HttpReply patch(String token, String path, String json, String... headers) {
    List<String> all = new ArrayList<>(List.of("X-API-Key", token));
    all.addAll(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return send("PATCH", path, BodyPublishers.ofString(json), all.toArray(String[]::new));
  }

  /** Sends a request of any method, without a body. */
  public HttpReply send(String method, String token, String path) {
    return send(method, path, BodyPublishers.noBody(), "X-API-Key", token);
  }

  /** Sends a request. */
  public HttpReply send(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path))
            .method(method, body)
            .timeout(Duration.ofSeconds(20));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      HttpResponse<byte[]> response = client().send(request.build(), BodyHandlers.ofByteArray());
      HttpReply reply = new HttpReply(response.statusCode(), response.headers(), response.body());
      return reply.holdsNoSecret(mints(method, path, reply));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static boolean mints(String method, String path, HttpReply reply) {
    return method.equals("POST")
        && (reply.status() == 201 || (reply.status() == 200 && path.endsWith("/rotate")));
  }

  /** A client without connections: none is used again after a server has closed it. */
  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  /**
   * Gets a path with header lines that no client would send.
   *
   * @param path the path below the server's, byte for byte
   * @param lines header lines, each character a byte
   */
  public HttpReply raw(String path, String... lines) {
    StringBuilder request = new StringBuilder();
    request.append("GET ").append(server.getRawPath()).append(path).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(server.getAuthority()).append("\r\n");
    request.append("Connection: close\r\n");
    for (String line : lines) {
      request.append(line).append("\r\n");
    }
    return HttpReply.parse(exchange(request.append("\r\n").toString().getBytes(ISO_8859_1)));
  }

  private byte[] exchange(byte[] request) {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toByteArray();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
