package dev.apikeys.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompactJwtTest {

  @Test
  void printsNothingOfTheToken() {
    try (GivenIssuer issuer = GivenIssuer.signingWith(GivenKeys.EC)) {
      assertThat(CompactJwt.split(issuer.token()).orElseThrow())
          .hasToString("CompactJwt[redacted]");
    }
  }
}
