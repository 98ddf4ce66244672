/**
 * Keys as Bearer tokens wherever the login's JWT goes: one per user, which does what its user may.
 */
@NullMarked
package dev.apikeys.spring.example.chat;

import org.jspecify.annotations.NullMarked;
