package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequireTest {

  @Test
  void printsWhatALogLineCanBear() {
    assertThat(Require.printable("a\r\nb\u001b[31m\u202e\ud800🔑")).isEqualTo("a??b?[31m??🔑");
  }

  @Test
  void printsNoMoreThanEightyCharacters() {
    assertThat(Require.printable("🔑-".repeat(1 << 20))).isEqualTo("🔑-".repeat(40));
  }

  @Test
  void printsTheIdOfATokenAndNotItsSecret() {
    assertThat(Require.printable("acme_live_0123456789abcdef_" + "Az09".repeat(8) + "4CKUM0"))
        .isEqualTo("acme_live_0123456789abcdef_…");
  }

  @Test
  void printsIdsOfKeys() {
    String id = "01955174-a07b-7abc-8def-000000000000";
    assertThat(Require.printable(id)).isEqualTo(id);
  }
}
