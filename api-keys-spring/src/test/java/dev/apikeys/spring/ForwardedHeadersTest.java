package dev.apikeys.spring;

/** With the plain filter alone. */
class ForwardedHeadersTest extends ForwardedHeadersContract {}
