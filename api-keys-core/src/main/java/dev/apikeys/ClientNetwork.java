package dev.apikeys;

import inet.ipaddr.IPAddress;
import java.util.Optional;

/** The addresses that one client has at its hands: of IPv4 one, of IPv6 a network of /64. */
final class ClientNetwork {

  /** Of how many something is remembered. */
  static final int MOST = 10_000;

  private static final int NETWORK = 64;

  private ClientNetwork() {}

  /** Those whose address is not known, or cannot be read, are one. */
  static String of(Optional<String> address) {
    return address
        .flatMap(Cidrs::client)
        .map(client -> client.isIPv6() ? client.toPrefixBlock(NETWORK) : client)
        .map(IPAddress::toCanonicalString)
        .orElse("");
  }
}
