/** The promises of the modules as tests, for whoever keeps them in another way to extend. */
@NullMarked
package dev.apikeys.contract;

import org.jspecify.annotations.NullMarked;
