package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.apikeys.InvalidMemberException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwtKeysTest {

  private final JwtKeys all =
      JwtKeys.signingWith(GivenKeys.RSA.key())
          .publishing(GivenKeys.EC.key(), GivenKeys.ED.publicKey())
          .publishing(GivenKeys.OTHER_EC.publicKey());

  private static List<Map<String, Object>> published(JwtKeys keys) throws Exception {
    return List.of(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(keys.jwks()), "keys"));
  }

  private static JwtKey named(String kid) {
    return JwtKey.ofPem(kid, GivenKeys.ED.publicPem());
  }

  private static JwtKey[] many(int count) {
    return IntStream.range(0, count).mapToObj(i -> named("k" + i)).toArray(JwtKey[]::new);
  }

  @Test
  void publishesAllThatIsPublicTheSigningOneFirst() throws Exception {
    assertThat(JSONObjectUtils.parse(all.jwks())).containsOnlyKeys("keys");
    assertThat(published(all))
        .extracting(jwk -> jwk.get("kid"))
        .containsExactly("RSA", "EC", "ED", "OTHER_EC");
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "EC", "ED"})
  void publishesWhatAVerifierNeedsAndNothingElse(GivenKeys given) throws Exception {
    String expected =
        given.publicJwk().replaceFirst("}$", ",\"use\":\"sig\",\"alg\":\"" + given.alg() + "\"}");
    String surplus = ",\"x5t\":\"" + "A".repeat(27) + "\",\"key_ops\":[\"sign\"],\"iat\":1}";
    JwtKey key = JwtKey.ofJwk(given.privateJwk().replaceFirst("}$", surplus));
    assertThat(published(JwtKeys.signingWith(key)))
        .containsExactly(JSONObjectUtils.parse(expected));
  }

  @Test
  void neverPublishesAPrivateMember() {
    for (GivenKeys given : GivenKeys.values()) {
      String jwks = JwtKeys.signingWith(given.key()).jwks();
      assertThat(given.secrets()).isNotEmpty().noneMatch(jwks::contains);
      assertThat(jwks).doesNotContain("\"d\"").doesNotContain("\"p\"").doesNotContain("\"qi\"");
    }
  }

  @Test
  void refusesToSignWithAPublicKey() {
    assertThatThrownBy(() -> JwtKeys.signingWith(GivenKeys.ED.publicKey()))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("key 'ED' has no private half: give the one that signs");
  }

  @Test
  void refusesTwoKeysOfOneName() {
    for (JwtKey twice : List.of(GivenKeys.RSA.key(), GivenKeys.EC.publicKey(), named("EC"))) {
      assertThatThrownBy(() -> all.publishing(twice))
          .isInstanceOf(InvalidMemberException.class)
          .hasMessage(
              "kid '%s' is given twice: give each key a name of its own".formatted(twice.kid()));
    }
  }

  @Test
  void publishesThirtyTwoBesideOneAndNoMore() throws Exception {
    JwtKeys most = JwtKeys.signingWith(GivenKeys.ED.key()).publishing(many(32));
    assertThat(published(most)).hasSize(33);
    assertThatThrownBy(() -> most.publishing(named("more")))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("keys are too many: at most 32 may be published beside one");
  }

  @Test
  void leavesTheOriginalAlone() throws Exception {
    JwtKeys one = JwtKeys.signingWith(GivenKeys.ED.key());
    one.publishing(GivenKeys.EC.key());
    assertThat(published(one)).hasSize(1);
  }

  @Test
  void printsNamesAndAlgorithms() {
    assertThat(all)
        .hasToString(
            "JwtKeys[JwtKey[RSA, RS256], JwtKey[EC, ES256], JwtKey[ED, EdDSA],"
                + " JwtKey[OTHER_EC, ES256]]");
  }
}
