/** Keys beside users who log in by several factors. */
@NullMarked
package dev.apikeys.spring.example.factors;

import org.jspecify.annotations.NullMarked;
