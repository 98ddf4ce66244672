package dev.apikeys.spring;

/** With Spring Security on the class path. */
class ForwardedHeadersIT extends ForwardedHeadersContract {}
