package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.apikeys.NewKey;
import dev.apikeys.Recognition;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Access tokens of users, from the same issuer and signed by the same key: none is a key, and no
 * key is one for whoever checks the type.
 */
class ForeignTokenTest {

  private final GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC);
  private final String key = issuer.token();

  @AfterEach
  void close() {
    issuer.close();
  }

  /** A token that says of a user, but for its type, all that a key's says. */
  private String accessToken(String typ) {
    String header = "{\"alg\":\"ES256\",\"kid\":\"EC\"" + typ + "}";
    String claims = Forger.with(Forger.json(key, 1), "exp", "4102444800");
    return Forger.signed(header, claims, GivenKeys.EC);
  }

  private static DefaultJWTProcessor<SecurityContext> decoder(String jwks) throws Exception {
    DefaultJWTProcessor<SecurityContext> decoder = new DefaultJWTProcessor<>();
    decoder.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
            new ImmutableJWKSet<>(JWKSet.parse(jwks))));
    return decoder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"typ\":\"JWT\"", ",\"typ\":\"at+jwt\"", ",\"typ\":\"dpop+jwt\""})
  void isNoKey(String typ) {
    String token = accessToken(typ);
    assertThat(issuer.format.recognise(token)).isEqualTo(new Recognition.No());
    assertThat(issuer.outcomes(token)).containsExactly("FOREIGN", "FOREIGN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"typ\":\"JWT\""})
  void isWhatAnOrdinaryDecoderTakes(String typ) throws Exception {
    assertThat(
            decoder(issuer.format.publishedKeys().orElseThrow())
                .process(accessToken(typ), null)
                .getSubject())
        .isEqualTo("user-123");
  }

  @Test
  void isNotWhatAKeyPassesForAtAnOrdinaryDecoder() throws Exception {
    DefaultJWTProcessor<SecurityContext> decoder =
        decoder(issuer.format.publishedKeys().orElseThrow());
    assertThatThrownBy(() -> decoder.process(key, null))
        .isInstanceOf(BadJOSEException.class)
        .hasMessageContaining("apikey+jwt not allowed");
  }

  @Test
  void isWhatAKeyPassesForAtADecoderThatDoesNotCheckTheType() throws Exception {
    DefaultJWTProcessor<SecurityContext> careless =
        decoder(issuer.format.publishedKeys().orElseThrow());
    careless.setJWSTypeVerifier((type, context) -> {});
    // That decoder goes by the system's clock, which no key but an endless one suits.
    String endless =
        issuer.lifecycle.issue(NewKey.named("ci").ownedBy("user-123")).token().reveal();
    assertThat(careless.process(endless, null).getSubject()).isEqualTo("user-123");
  }
}
