package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorTest {

  @ParameterizedTest
  @ValueSource(strings = {"user:alice", "key:0195", "system:ci:job", "user:Zoë 🔑"})
  void isReadAsItIsWritten(String text) {
    assertThat(Actor.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "alice", ":alice", "robot:r2", "user:", "user: "})
  void refusesWhatIsNoActor(String illegal) {
    assertThatThrownBy(() -> Actor.parse(illegal)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void repeatsAnUnknownKindAsALogLineCanBearIt() {
    assertThatThrownBy(() -> Actor.parse("ro\nbot:r2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an actor must be written kind:id, not 'ro?bot:r2'");
  }

  @Test
  void refusesAnIllegalIdNamingTheMember() {
    assertThatThrownBy(() -> Actor.of("a\nb"))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("actor ");
    assertThatThrownBy(() -> Actor.of("x".repeat(256)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("actor has 256 characters: 255 are allowed");
    assertThatThrownBy(() -> Actor.of("a").from("x".repeat(65)))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessageStartingWith("address ");
  }

  @Test
  void isOfAKind() {
    assertThat(Actor.of("a")).hasToString("user:a");
    assertThat(Actor.key("a")).hasToString("key:a");
    assertThat(Actor.system("a").from("::1")).hasToString("system:a");
  }
}
