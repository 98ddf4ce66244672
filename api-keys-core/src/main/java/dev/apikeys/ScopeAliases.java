package dev.apikeys;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names that stand for scopes wherever scopes are granted. */
final class ScopeAliases {

  private final Map<String, Scopes> table = new LinkedHashMap<>();

  ScopeAliases(Map<String, Collection<String>> aliases) {
    aliases.forEach(
        (name, scopes) -> {
          ScopePattern.requireLiteral(name);
          if (ScopePattern.isReserved(name)) {
            throw new InvalidMemberException(
                "scopes", "alias '" + name + "' is in the reserved namespace: rename it");
          }
          table.put(name, Scopes.of(scopes));
        });
  }

  Scopes expand(List<String> names) {
    Scopes expanded = Scopes.none();
    for (String name : names) {
      Scopes meant = table.get(name);
      expanded = expanded.plus(meant != null ? meant : Scopes.of(name));
    }
    return expanded;
  }
}
