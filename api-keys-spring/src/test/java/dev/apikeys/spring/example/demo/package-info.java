/** A whole application guarded by API keys, as its owner would write it. */
@NullMarked
package dev.apikeys.spring.example.demo;

import org.jspecify.annotations.NullMarked;
