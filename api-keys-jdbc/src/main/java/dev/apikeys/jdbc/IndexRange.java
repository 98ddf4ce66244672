package dev.apikeys.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows that have given values in the first columns of an index whose last column is the id, from
 * the greatest id down. Each given column is a parameter of its own name.
 */
final class IndexRange {

  private final Database database;
  private final List<String> given = new ArrayList<>();

  IndexRange(Database database) {
    this.database = database;
  }

  void give(String column) {
    given.add(column);
  }

  List<String> conditions() {
    String is = database.sortsByConstants() ? "%1$s = :%1$s" : "%1$s BETWEEN :%1$s AND :%1$s";
    return given.stream().map(is::formatted).toList();
  }

  String below(String parameter) {
    if (given.isEmpty() || database.sortsByConstants()) {
      return "id < :" + parameter;
    }
    String values = given.stream().map(column -> ":" + column).collect(Collectors.joining(", "));
    return "(%s, id) < (%s, :%s)".formatted(String.join(", ", given), values, parameter);
  }

  String order() {
    return given.stream().map(column -> column + " DESC, ").collect(Collectors.joining())
        + "id DESC";
  }
}
