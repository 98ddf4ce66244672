package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where a key may be used, and which networks are within others. */
class CidrsAllowTest {

  private static final Cidrs EVERY_ADDRESS = Cidrs.of("0.0.0.0/0", "::/0");

  private final ApiKeys keys = ApiKeys.builder(new InMemoryKeyStore()).prefix("acme").build();

  @AfterEach
  void close() {
    keys.close();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,     10.0.0.0,                true",
    "10.0.0.0/8,     10.255.255.255,          true",
    "10.0.0.0/8,     11.0.0.0,                false",
    "10.0.0.0/8,     9.255.255.255,           false",
    "10.0.0.1,       10.0.0.1,                true",
    "10.0.0.1,       10.0.0.2,                false",
    "2001:db8::/32,  2001:db8:ffff::1,        true",
    "2001:db8::/32,  2001:DB8:0:0:0:0:0:1,    true",
    "2001:db8::/32,  2001:db9::,              false",
    "10.0.0.0/8,     ::ffff:10.1.2.3,         true",
    "10.0.0.0/8,     ::ffff:a01:203,          true",
    "10.0.0.0/8,     ::ffff:11.1.2.3,         false",
    "10.0.0.0/8,     ::10.1.2.3,              false",
    "10.0.0.0/8,     64:ff9b::10.1.2.3,       false",
    "0.0.0.0/0,      203.0.113.9,             true",
    "0.0.0.0/0,      ::ffff:203.0.113.9,      true",
    "0.0.0.0/0,      ::1,                     false",
    "0.0.0.0/0,      ::203.0.113.9,           false",
    "::/0,           2001:db8::1,             true",
    "::/0,           203.0.113.9,             false",
    "::/0,           ::ffff:203.0.113.9,      false",
    "::/80,          ::ffff:203.0.113.9,      false",
    "fe80::/10,      fe80::1%eth0,            true",
    "fe80::/10,      fe80::1%25eth0,          true",
    "fe80::/10,      [fe80::1%eth0],          true",
    "10.0.0.0/8,     ::ffff:10.1.2.3%eth0,    true",
    "2001:db8::/32,  [2001:db8::1],           true",
    "10.0.0.0/8,     [::ffff:10.1.2.3],       true"
  })
  void allowTheAddressesOfTheirBlocks(String block, String address, boolean allowed) {
    assertThat(Cidrs.of(block).allows(address)).isEqualTo(allowed);
    assertThat(Cidrs.of(block, "198.51.100.7", "2001:db8:7::7").allows(address)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "_hidden",
        "localhost",
        "[]",
        "[",
        "]",
        "[[::1]]",
        "[::1",
        "::1]",
        "[10.1.2.3]:80",
        "10.1.2.3:80",
        "10.1.2.3,10.1.2.4",
        "10.1.2.3/32",
        "::1/128",
        "010.1.2.3",
        "::ffff:010.1.2.3",
        "10.66051",
        "167838211",
        "0xa.1.2.3",
        "*",
        "10.1.2.3-4",
        " 10.1.2.3",
        "10.1.2.3\n",
        "10.1.2.3\u0000",
        "[ 10.1.2.3]",
        "fe80::1%",
        "%eth0",
        "10.1.2.3%eth0"
      })
  void allowNoAddressThatCannotBeRead(String address) {
    assertThat(EVERY_ADDRESS.allows(address)).isFalse();
    assertThat(Cidrs.anywhere().allows(address)).isTrue();
  }

  @Test
  void allowNoOverlongAddress() {
    assertThat(EVERY_ADDRESS.allows("fe80::1%" + "e".repeat(56))).isTrue();
    assertThat(EVERY_ADDRESS.allows("fe80::1%" + "e".repeat(57))).isFalse();
  }

  @ParameterizedTest(name = "[{0}] contains [{1}]: {2}")
  @CsvSource({
    "'',                         '',                         true",
    "'',                         10.0.0.0/8,                 true",
    "10.0.0.0/8,                 '',                         false",
    "0.0.0.0/0 ::/0,             '',                         false",
    "0.0.0.0/0 ::/0,             10.0.0.1 2001:db8::1,       true",
    "0.0.0.0/0 ::/0,             0.0.0.0/0 ::/0,             true",
    "10.0.0.0/8,                 10.1.0.0/16,                true",
    "10.1.0.0/16,                10.0.0.0/8,                 false",
    "10.0.0.0/9 10.128.0.0/9,    10.0.0.0/8,                 true",
    "10.0.0.0/9 10.128.0.0/10,   10.0.0.0/8,                 false",
    "0.0.0.0/1 128.0.0.0/1,      0.0.0.0/0,                  true",
    "::/1 8000::/1,              ::/0,                       true",
    "10.0.0.0/8,                 10.0.0.1 11.0.0.1,          false",
    "10.0.0.0/8 2001:db8::/32,   10.1.0.0/16,                true",
    "10.0.0.0/8 2001:db8::/32,   2001:db8:1::/48,            true",
    "2001:db8::/32 30.0.0.0/8,   30.1.0.0/16 2001:db8::1,    true",
    "2001:db8::/32 30.0.0.0/8,   31.0.0.0/16,                false",
    "::/0,                       10.0.0.0/8,                 false",
    "0.0.0.0/0,                  ::/0,                       false",
    "0.0.0.0/0,                  ::ffff:0:0/96,              true"
  })
  void containWhateverTheOthersAllow(String these, String others, boolean contained) {
    assertThat(Cidrs.parse(these).containsAll(Cidrs.parse(others))).isEqualTo(contained);
  }

  private Verification verify(Cidrs networks, VerificationContext context) {
    NewKey request = NewKey.named("ci").allowedFrom(networks.blocks().toArray(String[]::new));
    IssuedKey issued = keys.as(Actor.of("alice")).issue(request);
    return keys.verify(issued.token().reveal(), context);
  }

  private static VerificationContext from(String address) {
    return VerificationContext.none().of(address, "GET", "/orders");
  }

  @Test
  void refuseAnAddressThatIsUnknown() {
    assertThat(verify(EVERY_ADDRESS, VerificationContext.none()))
        .isInstanceOfSatisfying(
            Rejected.class, no -> assertThat(no.reason()).isEqualTo(Rejection.ADDRESS));
    assertThat(verify(Cidrs.anywhere(), VerificationContext.none())).isInstanceOf(Verified.class);
  }

  @Test
  void refuseAnAddressOutsideThemAndWhatIsNone() {
    Cidrs networks = Cidrs.of("10.0.0.0/8");
    assertThat(verify(networks, from("::ffff:10.1.2.3"))).isInstanceOf(Verified.class);
    for (String address : new String[] {"11.0.0.1", "::1", "unknown", ""}) {
      assertThat(verify(networks, from(address)))
          .as(address)
          .isInstanceOfSatisfying(
              Rejected.class, no -> assertThat(no.reason()).isEqualTo(Rejection.ADDRESS));
    }
  }
}
