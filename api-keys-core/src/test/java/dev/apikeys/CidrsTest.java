package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrsTest {

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj("10.0.0.%d"::formatted).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24,                  192.0.2.0/24",
    "192.0.2.1,                     192.0.2.1/32",
    "192.0.2.1/32,                  192.0.2.1/32",
    "255.255.255.255,               255.255.255.255/32",
    "0.0.0.0/0,                     0.0.0.0/0",
    "2001:DB8:0:0::/32,             2001:db8::/32",
    "2001:0db8:0:0:0:0:0:0001,      2001:db8::1/128",
    "1:0:0:2:0:0:0:3,               1:0:0:2::3/128",
    "::,                            ::/128",
    "::/0,                          ::/0",
    "::10.0.0.1,                    ::a00:1/128",
    "64:ff9b::10.0.0.0/104,         64:ff9b::a00:0/104",
    "fe80::/10,                     fe80::/10"
  })
  void areWrittenInCanonicalForm(String block, String canonical) {
    assertThat(Cidrs.of(block).blocks()).containsExactly(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "::ffff:10.0.0.0/104,          10.0.0.0/8",
    "::FFFF:10.0.0.1,              10.0.0.1/32",
    "::ffff:10.0.0.1/128,          10.0.0.1/32",
    "::ffff:a00:0/104,             10.0.0.0/8",
    "0:0:0:0:0:ffff:10.0.0.0/104,  10.0.0.0/8",
    "::ffff:0:0/96,                0.0.0.0/0",
    "::fffe:0:0/95,                ::fffe:0:0/95",
    "::ffff:0:10.0.0.1,            ::ffff:0:a00:1/128"
  })
  void takeWhatIsMappedIntoIpv6ForWhatItMaps(String mapped, String canonical) {
    assertThat(Cidrs.of(mapped)).isEqualTo(Cidrs.of(canonical)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/8,            10.0.0.0/8",
    "10.0.0.1/31,           10.0.0.0/31",
    "10.0.0.0/0,            0.0.0.0/0",
    "2001:db8::1/32,        2001:db8::/32",
    "2001:db8::1/127,       2001:db8::/127",
    "::ffff:10.1.2.3/104,   10.0.0.0/8",
    "::ffff:10.0.0.0/8,     ::/8",
    "::ffff:0:0/95,         ::fffe:0:0/95"
  })
  void refuseBitsBehindThePrefixAndSayWhatToWrite(String block, String meant) {
    assertThatThrownBy(() -> Cidrs.of(block))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage(
            "allowed_cidrs holds '%s', which has bits behind its prefix: write %s, or the single"
                    .formatted(block, meant)
                + " address");
  }

  private static void assertRefused(String block) {
    assertThatThrownBy(() -> Cidrs.of(block))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("allowed_cidrs holds '")
        .hasMessageEndingWith(
            "', which is no CIDR block: write it as 192.0.2.0/24, 2001:db8::/32 or a single"
                + " address");
    assertThat(Cidrs.of("0.0.0.0/0", "::/0").allows(block)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "010.0.0.1",
        "10.0.0.01",
        "10.0.0.08",
        "00.0.0.0",
        "0x7f.1",
        "0x7f.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0b1.0.0.1",
        "10.0.0.256",
        "10.0.0",
        "10.0.0.0.0",
        "10..0.1",
        ".10.0.0.1",
        "10.0.0.1.",
        "+10.0.0.1",
        "10.0.0.-1",
        "１０.0.0.1",
        "1.0.0.10.in-addr.arpa"
      })
  void refuseAnIpv4AddressThatIsNotFourDecimals(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:010.0.0.1",
        "::ffff:0x7f.0.0.1",
        "::ffff:127.1",
        "::ffff:127.0.1",
        "::1.2.3",
        "::ffff:10.0.0.256",
        "::ffff:10.0.0.1-9",
        "::ffff:10.0.0.*",
        "64:ff9b::010.0.0.1"
      })
  void refuseTheSameWithinAnIpv6Address(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::1::",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "00001::",
        "::g",
        "[::]/0",
        "20010db8000000000000000000000001",
        "0x20010db8000000000000000000000001",
        "4)+k&C#VzJ4br>0wv%Yp",
        "2001-db8--1.ipv6-literal.net",
        "a:b",
        ":",
        "::-",
        "::%"
      })
  void refuseWhatIsNoIpv6Address(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0-10.0.0.9",
        "10.0.0.1-9",
        "10.*.*.*",
        "10.*",
        "*",
        "*.*.*.*",
        "::*",
        "2001:db8::*",
        "10.0.0._",
        "10.0.0.%",
        "10.0.0.0/255.0.0.0",
        "2001:db8::/ffff:ffff::",
        "10.0.0.0,10.0.0.1"
      })
  void refuseRangesWildcardsAndMasks(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/8",
        "/64",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/1e1",
        "10.0.0.0/0x8",
        "10.0.0.0/8/8",
        "10.0.0.0/99999999999",
        "::/129",
        "::/00",
        "::/064",
        "2001:db8::/032",
        "::ffff:10.0.0.0/0104"
      })
  void refuseAPrefixThatIsNone(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " 10.0.0.1",
        "10.0.0.1 ",
        "10.0.0.1\u0000",
        "\u000010.0.0.1",
        "10.0.0.1\n",
        "10.0.0.1\r\n",
        "\t10.0.0.1",
        "10.0.0.1\u00a0",
        "10.0.0.0 /8",
        "10.0.0.0/ 8",
        "10.0.\u00000.1"
      })
  void refuseBlanksAndControlCharacters(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1:80", "[::1]:80", "localhost", "example.com", "any", "-", "0"})
  void refusePortsAndNames(String block) {
    assertRefused(block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fe80::1%eth0", "fe80::%eth0/64", "fe80::/64%eth0", "::ffff:10.0.0.1%1", "[::1]"})
  void refuseABlockWithAZoneOrInBrackets(String block) {
    assertThatThrownBy(() -> Cidrs.of(block)).hasMessageContaining("which is no CIDR block");
  }

  @Test
  void refuseAnOverlongBlockWithoutRepeatingAllOfIt() {
    String longest = "0000:0000:0000:0000:0000:0000:192.168.100.100/128";
    assertThat(Cidrs.of(longest).blocks()).hasSize(1);
    assertThatThrownBy(() -> Cidrs.of("10.0.0.1".repeat(10_000)))
        .isInstanceOf(InvalidMemberException.class)
        .message()
        .hasSizeLessThan(300);
    assertRefused("::1" + "0".repeat(100_000));
  }

  @Test
  void areSortedAndWithoutRepetition() {
    Cidrs cidrs = Cidrs.of("::/0", "10.0.0.0/8", "9.0.0.1", "10.0.0.0/8", "::ffff:9.0.0.1");
    assertThat(cidrs.blocks()).containsExactly("10.0.0.0/8", "9.0.0.1/32", "::/0");
    assertThat(cidrs).isEqualTo(Cidrs.of("9.0.0.1/32", "::/0", "10.0.0.0/8"));
    assertThat(cidrs).hasSameHashCodeAs(Cidrs.of("9.0.0.1/32", "::/0", "10.0.0.0/8"));
    assertThat(cidrs).isNotEqualTo(Cidrs.of("::/0")).isNotEqualTo("::/0");
    assertThat(cidrs.hashCode()).isNotEqualTo(Cidrs.of("::/0").hashCode());
  }

  @Test
  void areReadAsTheyAreWritten() {
    Cidrs cidrs = Cidrs.of("2001:db8::/32", "10.0.0.0/8", "192.0.2.1");
    assertThat(cidrs).hasToString("10.0.0.0/8 192.0.2.1/32 2001:db8::/32");
    assertThat(Cidrs.parse(cidrs.toString())).isEqualTo(cidrs);
    assertThat(Cidrs.parse("  ::/0   10.0.0.0/8 ")).isEqualTo(Cidrs.of("10.0.0.0/8", "::/0"));
    assertThat(Cidrs.parse(" ")).isEqualTo(Cidrs.anywhere()).hasToString("");
    assertThat(Cidrs.of()).isEqualTo(Cidrs.anywhere());
  }

  @Test
  void refuseMoreThan64Blocks() {
    assertThat(Cidrs.of(numbered(64)).blocks()).hasSize(64);
    assertThatThrownBy(() -> Cidrs.of(numbered(65)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("allowed_cidrs holds 65 blocks: 64 are allowed");
  }

  @Test
  void areAnywhereWithoutBlocksAlone() {
    assertThat(Cidrs.anywhere().isAnywhere()).isTrue();
    assertThat(Cidrs.of("0.0.0.0/0", "::/0").isAnywhere()).isFalse();
  }
}
