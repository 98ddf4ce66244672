package dev.apikeys.jdbc;

import java.util.List;
import java.util.Set;

/**
 * How a database executed a statement, by its own account.
 *
 * @param indexes those it used
 * @param scans tables of which it looked at each row
 * @param rows how many it looked at
 * @param text the account
 */
record Plan(Set<String> indexes, List<String> scans, long rows, String text) {}
