package dev.apikeys.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.PushBuilder;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request without what may hold a credential: headers, and a parameter wherever it shows. */
class CredentialFreeRequest extends HttpServletRequestWrapper {

  private final ServletResponse response;
  private final Hidden hidden;

  CredentialFreeRequest(HttpServletRequest request, ServletResponse response, Hidden hidden) {
    super(request);
    this.response = response;
    this.hidden = hidden;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return hidden.header(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return hidden.header(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(hidden::header);
    return Collections.enumeration(names);
  }

  @Override
  public long getDateHeader(String name) {
    return hidden.header(name) ? -1 : super.getDateHeader(name);
  }

  @Override
  public int getIntHeader(String name) {
    return hidden.header(name) ? -1 : super.getIntHeader(name);
  }

  @Override
  public @Nullable String getQueryString() {
    return visible(super.getQueryString());
  }

  private @Nullable String visible(@Nullable String query) {
    return hidden.parameter().isPresent() ? hidden.parameter().get().removedFrom(query) : query;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    if (hidden.attribute(name)) {
      return null;
    }
    Object value = super.getAttribute(name);
    return value instanceof String query && QueryParameter.isQueryAttribute(name)
        ? visible(query)
        : value;
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    List<String> names = Collections.list(super.getAttributeNames());
    names.removeIf(hidden::attribute);
    return Collections.enumeration(names);
  }

  @Override
  public @Nullable String getParameter(String name) {
    return hidden.parameter(name) ? null : super.getParameter(name);
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    return hidden.parameter(name) ? null : super.getParameterValues(name);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    Map<String, String[]> all = super.getParameterMap();
    if (all.keySet().stream().noneMatch(hidden::parameter)) {
      return all;
    }
    Map<String, String[]> visible = new LinkedHashMap<>(all);
    visible.keySet().removeIf(hidden::parameter);
    return Collections.unmodifiableMap(visible);
  }

  @Override
  public Enumeration<String> getParameterNames() {
    List<String> names = Collections.list(super.getParameterNames());
    names.removeIf(hidden::parameter);
    return Collections.enumeration(names);
  }

  /** None, as if pushing were not supported: it would tell the headers and the query, and push. */
  @Override
  @SuppressWarnings("deprecation")
  public @Nullable PushBuilder newPushBuilder() {
    return null;
  }

  /** Keeps this view for the asynchronous part; the container's own would show the credential. */
  @Override
  public AsyncContext startAsync() {
    return super.startAsync(this, response);
  }
}
