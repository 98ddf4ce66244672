/** A shop, and how its tests call it by keys. */
@NullMarked
package dev.apikeys.spring.example.testing;

import org.jspecify.annotations.NullMarked;
