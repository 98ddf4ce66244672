/** Keys for machines that belong to users, with scopes, in a header or a query parameter. */
@NullMarked
package dev.apikeys.spring.example.machines;

import org.jspecify.annotations.NullMarked;
