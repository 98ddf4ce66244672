package dev.apikeys.spring;

import dev.apikeys.InvalidMemberException;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A setting that cannot be kept: which it is, and what is wrong with it. Holds no secret. */
final class InvalidSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  InvalidSettingException(String setting, String problem) {
    super(setting + " " + problem);
    this.setting = setting;
  }

  String setting() {
    return setting;
  }

  /** Does this, and names the setting where it is refused. */
  static <T> T naming(String setting, Supplier<T> made) {
    return named(made, member -> setting);
  }

  /** Does this, and names the setting of this group that is refused. */
  static <T> T within(String group, Supplier<T> made) {
    return named(made, member -> group + "." + kebab(member));
  }

  /** Does this, and names the setting of the member that is refused. */
  static <T> T named(Supplier<T> made, UnaryOperator<String> setting) {
    try {
      return made.get();
    } catch (InvalidMemberException refused) {
      String said = String.valueOf(refused.getMessage());
      throw new InvalidSettingException(
          setting.apply(refused.member()), said.substring(refused.member().length() + 1));
    }
  }

  /** Does this, and names the setting if it is refused in words of its own. */
  static <T> T keeping(String setting, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidSettingException named) {
      throw named;
    } catch (IllegalArgumentException refused) {
      throw new InvalidSettingException(setting, "cannot be kept: " + refused.getMessage());
    }
  }

  private static String kebab(String member) {
    return member.replaceAll("([A-Z])", "-$1").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
