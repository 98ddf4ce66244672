package dev.apikeys.servlet;

import static java.util.Objects.requireNonNull;

import dev.apikeys.Cidrs;
import dev.apikeys.InvalidMemberException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The proxies in front of a server that are believed when they say, in one header, from which
 * address a request came. Immutable.
 *
 * <p>The header is read from right to left: each trusted proxy names the one before it, and the
 * first address that is none of theirs is the client's. If all are, it is the left-most. The header
 * of a peer that is no trusted proxy is not looked at, nor is any other header. Where an address is
 * needed that cannot be read ({@code unknown}, say), or lies behind more than {@value #MAX_HOPS}
 * others, or the header is missing, which a client may have brought about, the client's is not
 * known: keys that are bound to networks are then refused.
 *
 * <p>For this the container must give the address of the socket: let it rewrite none, and put
 * nothing before the filter that does.
 *
 * @param header {@code Forwarded} (RFC 7239), or a header with one address or a list of them, such
 *     as {@code X-Forwarded-For} or {@code X-Real-IP}; each proxy must set it or add to it
 * @param networks the addresses of the proxies, at least one
 */
public record TrustedProxies(String header, Cidrs networks) {

  /** The most addresses that are read of one request. */
  static final int MAX_HOPS = 100;

  private static final List<Cidrs> EVERYBODY = List.of(Cidrs.of("0.0.0.0/0"), Cidrs.of("::/0"));

  /**
   * Refuses what is no header's name, and to trust everybody.
   *
   * @throws IllegalArgumentException saying what to do
   */
  public TrustedProxies {
    if (!Ascii.isToken(requireNonNull(header, "header"))) {
      throw new IllegalArgumentException(
          "header must be the name of the header that the proxies set, such as X-Forwarded-For");
    }
    requireNonNull(networks, "networks");
    if (EVERYBODY.stream().anyMatch(networks::containsAll)) {
      throw new IllegalArgumentException(
          "networks must name at least one block with the addresses of the proxies, such as"
              + " 10.0.0.0/8, and not all addresses: whoever is trusted names any address as its"
              + " own");
    }
  }

  /**
   * Proxies in these networks, given as CIDR blocks or single addresses, that set this header.
   *
   * @throws IllegalArgumentException if that is no header's name, one is no block, or there is none
   */
  public static TrustedProxies forwardingBy(String header, String... networks) {
    requireNonNull(header, "header");
    for (String network : requireNonNull(networks, "networks")) {
      requireNonNull(network, "networks");
    }
    try {
      return new TrustedProxies(header, Cidrs.of(networks));
    } catch (InvalidMemberException invalid) {
      throw new IllegalArgumentException(
          String.valueOf(invalid.getMessage()).replace(invalid.member(), "networks"), invalid);
    }
  }

  /** The address that the client of this request has, if it can be known. */
  public Optional<String> clientOf(HttpServletRequest request) {
    requireNonNull(request, "request");
    String peer = request.getRemoteAddr();
    if (peer == null || !networks.allows(peer)) {
      return Optional.ofNullable(peer);
    }
    List<String> lines = Collections.list(request.getHeaders(header));
    return lines.isEmpty() ? Optional.empty() : firstUntrusted(nodes(String.join(",", lines)));
  }

  private List<String> nodes(String value) {
    return header.equalsIgnoreCase("Forwarded")
        ? ForwardedHeader.nodes(value)
        : List.of(value.split(",", -1));
  }

  private Optional<String> firstUntrusted(List<String> nodes) {
    for (int i = nodes.size() - 1; i >= Math.max(0, nodes.size() - MAX_HOPS); i--) {
      Optional<String> address = Node.address(nodes.get(i));
      if (i == 0 || address.isEmpty() || !networks.allows(address.get())) {
        return address;
      }
    }
    return Optional.empty();
  }
}
