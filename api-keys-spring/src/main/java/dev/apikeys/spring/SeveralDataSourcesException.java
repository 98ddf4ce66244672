package dev.apikeys.spring;

import java.util.Collection;
import java.util.List;

/** There are several DataSources, and none of them is said to be that of the keys. */
final class SeveralDataSourcesException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  SeveralDataSourcesException(Collection<String> names) {
    super("API keys need one DataSource, and there are several: " + List.copyOf(names));
  }
}
