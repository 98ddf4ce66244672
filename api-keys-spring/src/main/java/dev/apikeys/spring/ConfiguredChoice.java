package dev.apikeys.spring;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of several secrets is the current one: the one that is named, or the only one. */
final class ConfiguredChoice {

  private ConfiguredChoice() {}

  /**
   * The name of the current one; null if there is none at all.
   *
   * @param setting where it is named
   * @param named what is named there
   * @param group where all are
   * @param all their names
   * @throws InvalidSettingException if it is not among them, or one must be named
   */
  static @Nullable String of(
      String setting, @Nullable String named, String group, Set<String> all) {
    if (named == null && all.size() > 1) {
      throw new InvalidSettingException(
          setting,
          "is not set, but there are several " + group + " " + all + ": name the current one");
    }
    if (named != null && !all.contains(named)) {
      throw new InvalidSettingException(
          setting, "is '" + named + "', but " + group + " has only " + all + ": add it there");
    }
    return named != null ? named : all.stream().findFirst().orElse(null);
  }
}
