package dev.apikeys;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The forms that presented strings are tried for, in order. Of the library's own under several
 * prefixes, the longest that fits counts.
 *
 * @param own the library's own, which comes first
 * @param issued those in which tokens are minted or were
 * @param others those that follow the library's own, these and more
 */
record Formats(
    NativeFormat own, List<TokenFormat> issued, List<Function<String, Recognition>> others) {

  Formats(NativeFormat own, List<Function<String, Recognition>> others) {
    this(own, List.of(), others);
  }

  /** The forms of tokens that are minted here, or were. */
  static Formats of(NativeFormat own, Optional<TokenFormat> current, List<TokenFormat> readable) {
    List<TokenFormat> given = Stream.concat(current.stream(), readable.stream()).toList();
    Stream<TokenFormat> foreign = given.stream().filter(form -> !(form instanceof NativeFormat));
    Stream<NativeFormat> earlier =
        natives(given).sorted(Comparator.comparingInt(NativeFormat::length).reversed());
    List<TokenFormat> issued = Stream.<TokenFormat>concat(foreign, earlier).toList();
    return new Formats(
        own,
        issued,
        issued.stream().<Function<String, Recognition>>map(form -> form::recognise).toList());
  }

  private static Stream<NativeFormat> natives(List<TokenFormat> forms) {
    return forms.stream().filter(NativeFormat.class::isInstance).map(NativeFormat.class::cast);
  }

  /** These, and after them what is known otherwise. */
  Formats with(Optional<Bootstrap> secret, Optional<ImportedTokens> imported) {
    List<Function<String, Recognition>> more = new ArrayList<>(others);
    secret.ifPresent(one -> more.add(one::recognise));
    imported.ifPresent(tokens -> more.add(tokens::recognise));
    return new Formats(own, issued, List.copyOf(more));
  }

  /** Whether what the library's own form claims is of it, and not of one with a longer prefix. */
  boolean isOwn(String claimed) {
    return natives(issued).noneMatch(form -> form.isLongerThan(own) && form.claims(claimed));
  }

  /** The answer of the first that does not say no. */
  Recognition recognise(String presented) {
    return own.claims(presented) && isOwn(presented)
        ? own.recognise(presented)
        : recogniseOther(presented);
  }

  /** The same of what is not of the library's own form. */
  Recognition recogniseOther(String presented) {
    for (Function<String, Recognition> format : others) {
      Recognition answer = format.apply(presented);
      if (!(answer instanceof Recognition.No)) {
        return answer;
      }
    }
    return new Recognition.No();
  }

  /** Of the first that has any. */
  Optional<String> publishedKeys() {
    return issued.stream().flatMap(form -> form.publishedKeys().stream()).findFirst();
  }
}
