package dev.apikeys;

import static java.util.Objects.requireNonNull;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4AddressStringParameters;
import inet.ipaddr.ipv6.IPv6Address;
import inet.ipaddr.ipv6.IPv6AddressStringParameters;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The networks from which a key may be used, as CIDR blocks (RFC 4632, RFC 4291); none of them
 * means from anywhere.
 *
 * <p>An address alone is the block of it. IPv4 addresses mapped into IPv6 ({@code
 * ::ffff:192.0.2.1}) are taken for what they map; otherwise an IPv4 block holds no IPv6 address,
 * nor the other way. At most {@value #MAX_BLOCKS} blocks. Immutable.
 */
public final class Cidrs {

  /** The most blocks of a key. */
  public static final int MAX_BLOCKS = 64;

  private static final int MAX_BLOCK_LENGTH = 64;
  private static final int MAPPED_PREFIX = 96;
  private static final String MEMBER = "allowed_cidrs";
  private static final Cidrs ANYWHERE = new Cidrs(List.of());

  /**
   * Nothing but dotted decimals and colon-separated hex: no octal, range, wildcard or short form,
   * nor in the last four bytes of an IPv6 address.
   */
  private static final IPAddressStringParameters.Builder STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowPrefixOnly(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .setRangeOptions(RangeParameters.NO_RANGE);

  private static final IPAddressStringParameters BLOCK = strict(true, false);
  private static final IPAddressStringParameters CLIENT = strict(false, true);

  private final List<IPAddress> blocks;

  private Cidrs(Collection<IPAddress> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  private static IPAddressStringParameters strict(boolean prefix, boolean zone) {
    IPAddressStringParameters.Builder strict = STRICT.toParams().toBuilder();
    strict.allowPrefix(prefix);
    IPv6AddressStringParameters.Builder ipv6 = strict.getIPv6AddressParametersBuilder();
    ipv6.allowBase85(false)
        .allowBinary(false)
        .allowZone(zone)
        .allowEmptyZone(false)
        .allowUnlimitedLeadingZeros(false);
    dottedDecimals(strict.getIPv4AddressParametersBuilder());
    dottedDecimals(ipv6.getEmbeddedIPv4AddressParametersBuilder());
    return strict.toParams();
  }

  private static void dottedDecimals(IPv4AddressStringParameters.Builder ipv4) {
    ipv4.allow_inet_aton(false)
        .allowBinary(false)
        .allowLeadingZeros(false)
        .allowUnlimitedLeadingZeros(false);
  }

  /** No restriction: every address is allowed, and also an unknown one. */
  public static Cidrs anywhere() {
    return ANYWHERE;
  }

  /**
   * These blocks.
   *
   * @throws InvalidMemberException if one is no block, or there are too many
   */
  public static Cidrs of(String... cidrs) {
    return of(Require.all("cidrs", cidrs));
  }

  /**
   * These blocks, sorted and without repetition.
   *
   * @throws InvalidMemberException if one is no block, or there are too many
   */
  public static Cidrs of(Collection<String> cidrs) {
    TreeMap<String, IPAddress> sorted = new TreeMap<>();
    for (String cidr : Require.all("cidrs", cidrs)) {
      IPAddress block = block(cidr);
      sorted.put(block.toCanonicalString(), block);
    }
    if (sorted.size() > MAX_BLOCKS) {
      throw new InvalidMemberException(
          MEMBER, "holds " + sorted.size() + " blocks: " + MAX_BLOCKS + " are allowed");
    }
    return new Cidrs(sorted.values());
  }

  /**
   * Reads the space-separated form that {@link #toString()} writes; blank means anywhere.
   *
   * @throws InvalidMemberException if a word is no block
   */
  public static Cidrs parse(String text) {
    return requireNonNull(text, "text").isBlank() ? ANYWHERE : of(text.strip().split(" +"));
  }

  private static IPAddress block(String cidr) {
    IPAddress address =
        parse(cidr, BLOCK)
            .orElseThrow(
                () ->
                    new InvalidMemberException(
                        MEMBER,
                        "holds '"
                            + Require.printable(cidr)
                            + "', which is no CIDR block: write it as 192.0.2.0/24, 2001:db8::/32"
                            + " or a single address"));
    IPAddress block = address.isPrefixed() ? address : address.toPrefixBlock(address.getBitCount());
    if (!block.isPrefixBlock()) {
      throw new InvalidMemberException(
          MEMBER,
          "holds '%s', which has bits behind its prefix: write %s, or the single address"
              .formatted(Require.printable(cidr), block.toPrefixBlock().toCanonicalString()));
    }
    return block;
  }

  /** Strictly, with what is mapped into IPv6 as what it maps. */
  private static Optional<IPAddress> parse(String text, IPAddressStringParameters rules) {
    if (text.length() > MAX_BLOCK_LENGTH || isLenient(text)) {
      return Optional.empty();
    }
    try {
      IPAddress address = new IPAddressString(text, rules).toAddress();
      return Optional.ofNullable(address).map(Cidrs::unmapped);
    } catch (AddressStringException none) {
      return Optional.empty();
    }
  }

  /** What the library cannot be told to refuse: outer blanks, and zeros before a prefix length. */
  private static boolean isLenient(String text) {
    return !text.equals(text.trim()) || (text.contains("/0") && !text.endsWith("/0"));
  }

  private static IPAddress unmapped(IPAddress address) {
    if (address.isIPv4()) {
      return address;
    }
    IPv6Address ipv6 = address.toIPv6();
    boolean whole = !ipv6.isPrefixed() || ipv6.getPrefixLength() >= MAPPED_PREFIX;
    return whole && ipv6.isIPv4Mapped() ? ipv6.getEmbeddedIPv4Address() : ipv6.removeZone();
  }

  /** Whether every address is allowed. */
  public boolean isAnywhere() {
    return blocks.isEmpty();
  }

  /** The blocks in canonical form (RFC 5952), sorted; each with its prefix length. */
  public List<String> blocks() {
    return blocks.stream().map(IPAddress::toCanonicalString).toList();
  }

  /**
   * Whether a client of this address may use the key. Where there are blocks, an address that
   * cannot be read is not allowed.
   *
   * @param address an IPv4 or IPv6 address as a socket gives it, perhaps with a zone or in brackets
   */
  public boolean allows(String address) {
    requireNonNull(address, "address");
    if (blocks.isEmpty()) {
      return true;
    }
    return client(address)
        .map(client -> blocks.stream().anyMatch(block -> block.contains(client)))
        .orElse(false);
  }

  /** The address of a client, perhaps with a zone or in brackets; empty if it cannot be read. */
  static Optional<IPAddress> client(String address) {
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    return parse(bracketed ? address.substring(1, address.length() - 1) : address, CLIENT);
  }

  /** Whether each address that the others allow is allowed here as well. */
  public boolean containsAll(Cidrs others) {
    requireNonNull(others, "others");
    if (blocks.isEmpty()) {
      return true;
    }
    List<IPAddress> merged = merged();
    return !others.blocks.isEmpty()
        && others.blocks.stream()
            .allMatch(other -> merged.stream().anyMatch(block -> block.contains(other)));
  }

  /** The fewest blocks that hold the same addresses; each family is merged apart. */
  private List<IPAddress> merged() {
    return blocks.stream().collect(Collectors.groupingBy(IPAddress::getIPVersion)).values().stream()
        .map(family -> family.toArray(IPAddress[]::new))
        .flatMap(family -> Stream.of(family[0].mergeToPrefixBlocks(family)))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidrs cidrs && blocks.equals(cidrs.blocks);
  }

  @Override
  public int hashCode() {
    return blocks.hashCode();
  }

  /** The space-separated form. */
  @Override
  public String toString() {
    return String.join(" ", blocks());
  }
}
