package dev.apikeys.servlet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpReply;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter reads no body: the application finds it as it was sent. */
@ParameterizedClass
@EnumSource(Container.class)
class BodyTest extends GuardedServerTest {

  private static final int LARGE = 50 * 1024 * 1024;
  private static final String BOUNDARY = "b0undary";

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger invoked = new AtomicInteger();

  BodyTest(Container container) {
    super(container);
  }

  /** A guarded server, whose endpoint knows what the filter called that could read a body. */
  private TestServer serving(TestServer.Endpoint endpoint) {
    Filter watch =
        (request, response, chain) -> {
          WatchedBody watched = new WatchedBody((HttpServletRequest) request);
          request.setAttribute("watched", watched);
          chain.doFilter(watched, response);
        };
    return server()
        .filter("/*", watch)
        .filter("/*", ApiKeyFilter.create(keys))
        .endpoint(
            "/*",
            (request, response) -> {
              invoked.incrementAndGet();
              calls.addAll(((WatchedBody) request.getAttribute("watched")).calls());
              endpoint.serve(request, response);
            })
        .start();
  }

  private HttpReply post(
      TestServer server, String type, BodyPublisher body, String header, String value) {
    HttpReply reply =
        probe(server).send("POST", "/?page=7", body, "Content-Type", type, header, value).is(200);
    assertThat(calls).as("calls of the filter").isEmpty();
    assertThat(invoked).hasValue(1);
    return reply;
  }

  @ParameterizedTest
  @CsvSource({"X-API-Key,''", "Authorization,'Bearer '"})
  void passesAnUploadOn(String header, String scheme) throws Exception {
    TestServer server =
        serving(
            (request, response) -> {
              try (InputStream file = request.getPart("file").getInputStream()) {
                ContractApplication.text(
                    response,
                    "%s %s %s %s"
                        .formatted(
                            Generated.told(file),
                            request.getPart("file").getSubmittedFileName(),
                            request.getParameter("title"),
                            request.getParameter("page")));
              }
            });
    HttpReply reply =
        post(
            server,
            "multipart/form-data; boundary=" + BOUNDARY,
            BodyPublishers.ofInputStream(BodyTest::upload),
            header,
            scheme + token());
    assertThat(reply.text())
        .isEqualTo(Generated.told(new Generated(1_000_000)) + " photo.jpg a title 7");
  }

  private static InputStream upload() {
    String start =
        """
        --%1$s
        Content-Disposition: form-data; name="title"

        a title
        --%1$s
        Content-Disposition: form-data; name="file"; filename="photo.jpg"
        Content-Type: application/octet-stream

        """
            .formatted(BOUNDARY)
            .replace("\n", "\r\n");
    return new SequenceInputStream(
        new SequenceInputStream(text(start), new Generated(1_000_000)),
        text("\r\n--" + BOUNDARY + "--\r\n"));
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"X-API-Key,''", "Authorization,'Bearer '"})
  void passesTheFieldsOfAFormOn(String header, String scheme) {
    TestServer server =
        serving(
            (request, response) ->
                ContractApplication.text(
                    response,
                    String.join(",", request.getParameterValues("title"))
                        + request.getParameter("page")));
    HttpReply reply =
        post(
            server,
            "application/x-www-form-urlencoded",
            BodyPublishers.ofString("title=one+%26&title=two&api_key=x"),
            header,
            scheme + token());
    assertThat(reply.text()).isEqualTo("one &,two7");
  }

  /** The second half is sent once the application has begun to read: nobody can have kept it. */
  @ParameterizedTest
  @CsvSource({"X-API-Key,''", "Authorization,'Bearer '"})
  void passesALargeBodyOnWhileItIsSent(String header, String scheme) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    TestServer server =
        serving(
            (request, response) -> {
              reading.countDown();
              ContractApplication.text(response, Generated.told(request.getInputStream()));
            });
    HttpReply reply =
        post(
            server,
            "application/octet-stream",
            BodyPublishers.ofInputStream(() -> new Generated(LARGE, () -> await(reading))),
            header,
            scheme + token());
    assertThat(reply.text()).isEqualTo(Generated.told(new Generated(LARGE)));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Over a socket: a client that goes on sending may miss the answer of a server that closes. */
  @ParameterizedTest
  @CsvSource({
    "X-Other,x,Content-Length,52428800",
    "X-API-Key,nonsense,Content-Length,52428800",
    "Authorization,Bearer acme_live_x,Content-Length,52428800",
    "X-API-Key,nonsense,Transfer-Encoding,chunked"
  })
  void refusesAnUploadBeforeItsEndWithoutInvokingTheApplication(
      String header, String value, String framing, String length) throws Exception {
    URI uri = serving((request, response) -> {}).uri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(20_000);
      String start =
          String.join(
              "\r\n",
              "POST / HTTP/1.1",
              "Host: localhost",
              "Content-Type: application/x-www-form-urlencoded",
              header + ": " + value,
              framing + ": " + length,
              "",
              "9",
              "the start",
              "");
      socket.getOutputStream().write(start.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readNBytes(12), ISO_8859_1);
      assertThat(answer).isEqualTo("HTTP/1.1 401");
    }
    assertThat(invoked).hasValue(0);
    assertThat(calls).isEmpty();
  }
}
