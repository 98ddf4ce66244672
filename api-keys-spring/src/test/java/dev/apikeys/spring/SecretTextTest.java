package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTextTest {

  private static String read(String text) {
    return SecretText.valueOf(text).reveal("api-keys.x");
  }

  @Test
  void isItselfWithoutTheBlanksAround() {
    assertThat(read(" s3cret\n")).isEqualTo("s3cret");
  }

  @Test
  void isWhatAFileHolds(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "s3cret\r\n");
    assertThat(read("file:" + file)).isEqualTo("s3cret");
    assertThat(read("file://" + file)).isEqualTo("s3cret");
  }

  @Test
  void isReadAnewWheneverItIsAskedFor(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), "one");
    SecretText text = SecretText.valueOf("file:" + file);
    assertThat(text.reveal("api-keys.x")).isEqualTo("one");
    Files.writeString(file, "two");
    assertThat(text.reveal("api-keys.x")).isEqualTo("two");
  }

  @Test
  void namesAFileThatCannotBeRead(@TempDir Path folder) {
    assertThatThrownBy(() -> read("file:" + folder.resolve("absent")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("api-keys.x names the file '" + folder.resolve("absent"))
        .hasMessageContaining("NoSuchFileException");
    assertThatThrownBy(() -> read("file:" + folder)).isInstanceOf(InvalidSettingException.class);
    assertThatThrownBy(() -> read("file:\0")).isInstanceOf(InvalidSettingException.class);
  }

  @Test
  void readsNoFileThatIsTooLarge(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("secret"), new byte[64 * 1024 + 1]);
    assertThatThrownBy(() -> read("file:" + file)).hasMessageContaining("larger than 65536 bytes");
  }

  @Test
  void repeatsNothingOfWhatIsNotBase64() {
    assertThatThrownBy(() -> SecretText.valueOf("not*base64").bytes("api-keys.x"))
        .hasMessageStartingWith("api-keys.x is not base64")
        .hasMessageNotContaining("not*base64")
        .hasNoCause();
  }

  @Test
  void printsRedacted() {
    assertThat(SecretText.valueOf("s3cret")).hasToString("SecretText[redacted]");
  }
}
