/**
 * What every {@link dev.apikeys.KeyStore} must do, as tests: whoever writes a store extends {@link
 * dev.apikeys.contract.KeyStoreContract}.
 */
@NullMarked
package dev.apikeys.contract;

import org.jspecify.annotations.NullMarked;
