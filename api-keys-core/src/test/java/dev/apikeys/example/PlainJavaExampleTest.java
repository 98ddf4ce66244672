package dev.apikeys.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainJavaExampleTest {

  @Test
  void deploysUntilTheKeyIsRevoked() {
    List<String> said = new ArrayList<>();
    PlainJavaExample.run(new byte[32], said::add);
    assertThat(said).containsExactly("deployed for user-123", "refused: REVOKED");
  }
}
