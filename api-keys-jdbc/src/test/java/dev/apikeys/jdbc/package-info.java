@NullMarked
package dev.apikeys.jdbc;

import org.jspecify.annotations.NullMarked;
