package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Blocks hold what arithmetic says that they hold. */
class CidrsArithmeticTest {

  private static final int IPV4 = 32;
  private static final int IPV6 = 128;

  /** All addresses of so many bits whose first ones are those of this. */
  private record Block(int bits, BigInteger first, int prefix) {

    static Block any(Random random) {
      int bits = Seeded.oneOf(random, IPV4, IPV6);
      int prefix = random.nextInt(bits + 1);
      return new Block(bits, new BigInteger(prefix, random).shiftLeft(bits - prefix), prefix);
    }

    BigInteger last() {
      return first.add(BigInteger.ONE.shiftLeft(bits - prefix)).subtract(BigInteger.ONE);
    }

    boolean holds(Address address) {
      return bits == address.bits
          && first.compareTo(address.value) <= 0
          && address.value.compareTo(last()) <= 0;
    }

    Address within(Random random) {
      return new Address(bits, first.add(new BigInteger(bits - prefix, random)));
    }

    /** Its text, perhaps mapped into IPv6. */
    String text(Random random) {
      String address = new Address(bits, first).text();
      return bits == IPV4 && random.nextInt(4) == 0
          ? "::ffff:" + address + "/" + (96 + prefix)
          : address + "/" + prefix;
    }
  }

  private record Address(int bits, BigInteger value) {

    boolean isOne() {
      return value.signum() >= 0 && value.bitLength() <= bits;
    }

    String text() {
      byte[] bytes = new byte[bits / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = value.shiftRight(bits - 8 * (i + 1)).byteValue();
      }
      try {
        return InetAddress.getByAddress(bytes).getHostAddress();
      } catch (UnknownHostException illegalLength) {
        throw new AssertionError(illegalLength);
      }
    }
  }

  private static List<Block> someBlocks(Random random) {
    return Stream.generate(() -> Block.any(random)).limit(1 + random.nextInt(5)).toList();
  }

  private static Cidrs cidrs(List<Block> blocks, Random random) {
    return Cidrs.of(blocks.stream().map(block -> block.text(random)).toList());
  }

  /** Those at the edges of the block, and some within it and anywhere. */
  private static List<Address> addresses(Block block, Random random) {
    return Stream.of(
            new Address(block.bits, block.first),
            new Address(block.bits, block.last()),
            new Address(block.bits, block.first.subtract(BigInteger.ONE)),
            new Address(block.bits, block.last().add(BigInteger.ONE)),
            block.within(random),
            new Address(IPV4, new BigInteger(IPV4, random)),
            new Address(IPV6, new BigInteger(IPV6, random)))
        .filter(Address::isOne)
        .toList();
  }

  @Test
  void allowTheAddressesOfTheirBlocksAndNoOther() {
    Seeded.times(
        300,
        random -> {
          List<Block> blocks = someBlocks(random);
          Cidrs cidrs = cidrs(blocks, random);
          for (Address address : addresses(blocks.get(0), random)) {
            boolean held = blocks.stream().anyMatch(block -> block.holds(address));
            String text = address.text();
            assertThat(cidrs.allows(text)).as("[%s] %s", cidrs, text).isEqualTo(held);
            String mapped = address.bits == IPV4 ? "[::ffff:" + text + "]" : "[" + text + "%1]";
            assertThat(cidrs.allows(mapped)).as("[%s] %s", cidrs, mapped).isEqualTo(held);
          }
        });
  }

  @Test
  void areReadAsTheyAreWrittenWhateverTheyAre() {
    Seeded.times(
        300,
        random -> {
          Cidrs cidrs = cidrs(someBlocks(random), random);
          assertThat(Cidrs.parse(cidrs.toString())).isEqualTo(cidrs);
          assertThat(cidrs.blocks()).isSorted().doesNotHaveDuplicates();
        });
  }

  private static final int SHORT = 4;

  private static List<Block> shortBlocks(Random random) {
    List<Block> blocks = new ArrayList<>();
    for (int n = random.nextInt(9); n > 0; n--) {
      int bits = Seeded.oneOf(random, IPV4, IPV6);
      int prefix = random.nextInt(SHORT + 1);
      BigInteger first = new BigInteger(prefix, random).shiftLeft(bits - prefix);
      blocks.add(new Block(bits, first, prefix));
    }
    return blocks;
  }

  /** Their addresses, one for each way in which the first bits can be set. */
  private static Set<Address> addresses(List<Block> blocks) {
    Set<Address> held = new HashSet<>();
    for (int bits : new int[] {IPV4, IPV6}) {
      for (int i = 0; i < 1 << SHORT; i++) {
        Address one = new Address(bits, BigInteger.valueOf(i).shiftLeft(bits - SHORT));
        if (blocks.stream().anyMatch(block -> block.holds(one))) {
          held.add(one);
        }
      }
    }
    return held;
  }

  @Test
  void containOthersIfTheyHoldEachOfTheirAddresses() {
    Seeded.times(
        800,
        random -> {
          List<Block> these = shortBlocks(random);
          List<Block> others = shortBlocks(random);
          boolean contained =
              these.isEmpty()
                  || (!others.isEmpty() && addresses(these).containsAll(addresses(others)));
          assertThat(cidrs(these, random).containsAll(cidrs(others, random)))
              .as("%s contain %s", texts(these), texts(others))
              .isEqualTo(contained);
        });
  }

  private static String texts(List<Block> blocks) {
    return blocks.stream()
        .map(block -> new Address(block.bits, block.first).text() + "/" + block.prefix)
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
