/** Keys of users who log in for a JWT: a key opens what its user may open. */
@NullMarked
package dev.apikeys.spring.example.accounts;

import org.jspecify.annotations.NullMarked;
