/**
 * For the tests of an application: requests with a real key, a caller without any, and keys for
 * unit tests. Needs spring-test, and for {@link dev.apikeys.spring.test.WithMockApiKey}
 * spring-security-test, among the application's own tests.
 */
@NullMarked
package dev.apikeys.spring.test;

import org.jspecify.annotations.NullMarked;
