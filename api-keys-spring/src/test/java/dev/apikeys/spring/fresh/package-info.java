/** A project as a reader makes it, from nothing but the packaged jars. */
@NullMarked
package dev.apikeys.spring.fresh;

import org.jspecify.annotations.NullMarked;
