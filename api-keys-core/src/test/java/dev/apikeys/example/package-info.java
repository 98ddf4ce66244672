/** The samples of the README, compiled and run. */
@NullMarked
package dev.apikeys.example;

import org.jspecify.annotations.NullMarked;
