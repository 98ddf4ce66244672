package dev.apikeys.servlet;

import dev.apikeys.AuditEntry;
import dev.apikeys.AuditRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the audit as JSON. */
final class HistoryJson {

  private HistoryJson() {}

  /**
   * The members of an entry.
   *
   * @param withAddress whether it tells from where it was done
   */
  static Map<String, @Nullable Object> of(AuditRecord row, boolean withAddress) {
    AuditEntry entry = row.entry();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", row.id());
    json.put("at", entry.at().toString());
    json.put("action", entry.action().name().toLowerCase(Locale.ROOT));
    json.put("actor", entry.actor().toString());
    if (withAddress) {
      json.put("address", entry.actor().address().orElse(null));
    }
    json.put("reason", entry.reason().orElse(null));
    json.put("changes", changes(entry.changes()));
    return json;
  }

  private static List<Map<String, @Nullable Object>> changes(String lines) {
    return lines.lines().map(HistoryJson::change).toList();
  }

  /** A line is {@code member TAB before TAB after}, and of free text the member alone. */
  private static Map<String, @Nullable Object> change(String line) {
    String[] parts = line.split("\t", 3);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("member", parts[0]);
    json.put("before", parts.length == 3 ? parts[1] : null);
    json.put("after", parts.length == 3 ? parts[2] : null);
    return json;
  }
}
