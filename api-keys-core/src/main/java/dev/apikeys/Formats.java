package dev.apikeys;

import java.util.List;
import java.util.function.Function;

/**
 * The forms that presented strings are tried for, in order.
 *
 * @param own the library's own, which comes first
 * @param others those that follow
 */
record Formats(NativeFormat own, List<Function<String, Recognition>> others) {

  /** The answer of the first that does not say no. */
  Recognition recognise(String presented) {
    Recognition answer = own.recognise(presented);
    return answer instanceof Recognition.No ? recogniseOther(presented) : answer;
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
}
