package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request without the headers that may hold a credential. */
class CredentialFreeRequest extends HttpServletRequestWrapper {

  private final Predicate<String> hidden;

  CredentialFreeRequest(HttpServletRequest request, Predicate<String> hidden) {
    super(request);
    this.hidden = hidden;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return hidden.test(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return hidden.test(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(hidden);
    return Collections.enumeration(names);
  }

  @Override
  public long getDateHeader(String name) {
    return hidden.test(name) ? -1 : super.getDateHeader(name);
  }

  @Override
  public int getIntHeader(String name) {
    return hidden.test(name) ? -1 : super.getIntHeader(name);
  }
}
