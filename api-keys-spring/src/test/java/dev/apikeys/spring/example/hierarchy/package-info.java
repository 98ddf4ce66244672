/** Administrators' keys that manage plain ones, as the only accounts there are. */
@NullMarked
package dev.apikeys.spring.example.hierarchy;

import org.jspecify.annotations.NullMarked;
