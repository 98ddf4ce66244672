/**
 * Spring Boot starter and auto-configuration: one dependency gives an application API keys in its
 * own database, a filter that guards it, and, once switched on, endpoints to manage them.
 */
@NullMarked
package dev.apikeys.spring;

import org.jspecify.annotations.NullMarked;
