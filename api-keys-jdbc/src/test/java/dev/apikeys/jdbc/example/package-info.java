@NullMarked
package dev.apikeys.jdbc.example;

import org.jspecify.annotations.NullMarked;
