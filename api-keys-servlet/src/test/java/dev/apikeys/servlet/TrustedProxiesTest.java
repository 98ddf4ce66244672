package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.apikeys.Actor;
import dev.apikeys.NewKey;
import dev.apikeys.contract.HttpProbe;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's address as proxies tell it: the test is the proxy next to the server. */
class TrustedProxiesTest extends GuardedServerTest {

  private static final String UNKNOWN = "unknown";
  private static final String[] LOCAL = {"127.0.0.0/8", "::1", "10.0.0.0/8", "2001:db8:1::/48"};

  private HttpProbe behind(TrustedProxies proxies) {
    return probe(
        server()
            .filter("/*", ApiKeyFilter.create(keys).behind(proxies))
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        ApiKeyPrincipal.of(request)
                                .flatMap(ApiKeyPrincipal::clientAddress)
                                .orElse(UNKNOWN)
                            + " "
                            + request.getRemoteAddr()))
            .start());
  }

  private String clientOf(TrustedProxies proxies, String... lines) {
    String[] all =
        Stream.concat(Stream.of("X-API-Key: " + token()), Stream.of(lines)).toArray(String[]::new);
    String[] told = behind(proxies).raw("/", all).is(200).text().split(" ", -1);
    assertThat(told[1]).isIn("127.0.0.1", "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]");
    return told[0].equals(told[1]) ? "peer" : told[0];
  }

  private static TrustedProxies by(String header) {
    return TrustedProxies.forwardingBy(header, LOCAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.7|192.0.2.7",
        "198.51.100.9, 192.0.2.7|192.0.2.7",
        "unknown, 192.0.2.7|192.0.2.7",
        "192.0.2.7, 10.1.2.3, 10.9.9.9|192.0.2.7",
        "10.1.2.3, 192.0.2.7, 10.9.9.9|192.0.2.7",
        "10.1.2.3, 10.9.9.9|10.1.2.3",
        "192.0.2.7:5678|192.0.2.7",
        "192.0.2.7:5678 ,\t10.1.2.3:80|192.0.2.7",
        "2001:db8:2::9|2001:db8:2::9",
        "[2001:db8:2::9]|2001:db8:2::9",
        "[2001:db8:2::9]:80, 2001:db8:1::5|2001:db8:2::9",
        "192.0.2.7, ::ffff:10.1.2.3|192.0.2.7",
        "::ffff:192.0.2.7|::ffff:192.0.2.7",
        "unknown|unknown",
        "192.0.2.7, unknown|unknown",
        "192.0.2.7, _hidden, 10.1.2.3|unknown",
        "192.0.2.7,|unknown",
        "192.0.2.7,,10.1.2.3|unknown",
        "192.0.2|unknown",
        "192.0.2.256|unknown",
        "192.0.2.7/24|unknown",
        "192.0.2.7:|unknown",
        "192.0.2.7:x|unknown",
        "192.0.2.7:123456|unknown",
        "[192.0.2.7]|unknown",
        "[2001:db8:2::9|unknown",
        "[2001:db8:2::9]80|unknown",
        "[[2001:db8:2::9]]|unknown",
        "'\"192.0.2.7\"'|unknown",
        "for=192.0.2.7|unknown",
        "localhost|unknown",
        "*|unknown"
      })
  void areWalkedFromRightToLeftThroughAList(String value, String client) {
    assertThat(clientOf(by("X-Forwarded-For"), "X-Forwarded-For: " + value)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=192.0.2.7|192.0.2.7",
        "For=\"192.0.2.7\"|192.0.2.7",
        "for=\"192.0.2.7:5678\"|192.0.2.7",
        "for=192.0.2.7;proto=https;by=203.0.113.43|192.0.2.7",
        "proto=https;host=\"a,b\";FOR=192.0.2.7;|192.0.2.7",
        "for=\"[2001:db8:2::9]:80\"|2001:db8:2::9",
        "for=\"[2001:db8:2::9]:_x\", for=\"[2001:db8:1::5]\"|2001:db8:2::9",
        "for=198.51.100.9, for=192.0.2.7, for=10.1.2.3|192.0.2.7",
        "for=10.1.2.3,for=10.9.9.9|10.1.2.3",
        "garbage, for=192.0.2.7|192.0.2.7",
        "by=203.0.113.43|unknown",
        "for=unknown|unknown",
        "for=_hidden|unknown",
        "for=\"_hidden:80\"|unknown",
        "for=192.0.2.7, for=unknown, for=10.1.2.3|unknown",
        "for=192.0.2.7;for=198.51.100.9|unknown",
        "for =192.0.2.7|unknown",
        "for=192.0.2.7; proto=http|unknown",
        "192.0.2.7|unknown",
        "for=|unknown",
        "for=\"\"|unknown",
        "for=\"192.0.2.7|unknown",
        "for=\"192.0.2.\\7\"|unknown",
        "for=198.51.100.9;x=\", for=192.0.2.7|unknown",
        "for=198.51.100.9;x=\", for=\"[2001:db8:2::9]:80\"|unknown",
        "for=198.51.100.9;x=\"\\\", for=\"192.0.2.7\"|unknown",
        "for=192.0.2.7,|unknown"
      })
  void areWalkedThroughForwarded(String value, String client) {
    assertThat(clientOf(by("Forwarded"), "Forwarded: " + value)).isEqualTo(client);
  }

  @Test
  void joinAllLinesInOrder() {
    TrustedProxies proxies = by("X-Forwarded-For");
    String[] lines = {"X-Forwarded-For: 198.51.100.9, 192.0.2.7", "x-forwarded-for: 10.1.2.3"};
    assertThat(clientOf(proxies, lines)).isEqualTo("192.0.2.7");
    assertThat(clientOf(proxies, lines[1], lines[0])).isEqualTo("192.0.2.7");
    assertThat(clientOf(proxies, lines[0], "X-Forwarded-For:")).isEqualTo(UNKNOWN);
  }

  @Test
  void areReadFromAHeaderOfOneAddress() {
    TrustedProxies proxies = by("X-Real-IP");
    assertThat(clientOf(proxies, "X-Real-IP: 192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(clientOf(proxies, "X-Real-IP: ")).isEqualTo(UNKNOWN);
  }

  @Test
  void leaveTheClientUnknownWhereTheHeaderIsAbsent() {
    assertThat(clientOf(by("X-Forwarded-For"))).isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
  void areNotBelievedWhereThePeerIsNoneOfThem(String header) {
    TrustedProxies elsewhere = TrustedProxies.forwardingBy(header, "10.0.0.0/8");
    assertThat(clientOf(elsewhere, header + ": for=192.0.2.7")).isEqualTo("peer");
    assertThat(clientOf(elsewhere, header + ": 10.1.2.3")).isEqualTo("peer");
  }

  @Test
  void areReadFromNoOtherHeader() {
    assertThat(
            clientOf(
                by("X-Forwarded-For"),
                "Forwarded: for=192.0.2.7",
                "X-Real-IP: 192.0.2.7",
                "X-Forwarded: 192.0.2.7",
                "True-Client-IP: 192.0.2.7",
                "X-Forwarded-For: 198.51.100.9"))
        .isEqualTo("198.51.100.9");
  }

  @ParameterizedTest
  @CsvSource({"99,192.0.2.7", "100,unknown"})
  void areWalkedThroughNoMoreThanAHundred(int proxies, String client) {
    assertThat(
            clientOf(
                by("X-Forwarded-For"), "X-Forwarded-For: 192.0.2.7" + ", 10.1.2.3".repeat(proxies)))
        .isEqualTo(client);
  }

  @Test
  void readALongNodeInNoTime() {
    String node = "[" + ":".repeat(50_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(Node.address(node)).isEmpty());
  }

  @Test
  void decideWhereAKeyIsBoundToNetworks() {
    NewKey request = NewKey.named("bound").allowedFrom("192.0.2.0/24");
    String token = keys.as(Actor.system("test")).issue(request).token().reveal();
    HttpProbe probe = behind(by("X-Forwarded-For"));
    String header = "X-Forwarded-For";
    probe.get("/", "X-API-Key", token, header, "192.0.2.7").is(200);
    probe.get("/", "X-API-Key", token, header, "::ffff:192.0.2.7").is(200);
    for (String outside : new String[] {"192.0.2.7, 198.51.100.9", "192.0.2.7, unknown", "x"}) {
      probe.get("/", "X-API-Key", token, header, outside).isProblem(403, "access_denied");
      probe.get("/", "X-API-Key", token(), header, outside).is(200);
    }
    probe.get("/", "X-API-Key", token).isProblem(403, "access_denied");
  }

  static Stream<TrustedProxiesCall> refusedSettings() {
    return Stream.of(
        () -> TrustedProxies.forwardingBy("X-Forwarded-For"),
        () -> TrustedProxies.forwardingBy("", LOCAL),
        () -> TrustedProxies.forwardingBy("X Forwarded", LOCAL),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "10.0.0.0/33"),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "0.0.0.0/0"),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "10.0.0.0/8", "::/0"),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "0.0.0.0/1", "128.0.0.0/1"),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "::ffff:0:0/96"),
        () -> TrustedProxies.forwardingBy("X-Forwarded-For", "proxy.example"));
  }

  /** A setting that no proxies can have. */
  @FunctionalInterface
  interface TrustedProxiesCall {
    TrustedProxies make();
  }

  @ParameterizedTest
  @MethodSource("refusedSettings")
  void refuseHeadersAndNetworksThatAreNone(TrustedProxiesCall call) {
    assertThatThrownBy(call::make)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(header|networks) .*")
        .hasMessageNotContaining("allowed_cidrs");
  }
}
