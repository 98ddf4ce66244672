package dev.apikeys;

import java.util.List;
import java.util.function.Function;

/** The forms that presented strings are tried for, in order. */
record Formats(List<Function<String, Recognition>> all) {

  /** The answer of the first that does not say no. */
  Recognition recognise(String presented) {
    for (Function<String, Recognition> format : all) {
      Recognition answer = format.apply(presented);
      if (!(answer instanceof Recognition.No)) {
        return answer;
      }
    }
    return new Recognition.No();
  }
}
