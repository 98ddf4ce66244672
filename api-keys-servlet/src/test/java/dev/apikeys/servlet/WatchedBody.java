package dev.apikeys.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A request that notes every call which could read its body. */
final class WatchedBody extends HttpServletRequestWrapper {

  private final List<String> calls = new CopyOnWriteArrayList<>();

  WatchedBody(HttpServletRequest request) {
    super(request);
  }

  /** The calls so far. */
  List<String> calls() {
    return calls;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    calls.add("getInputStream");
    return super.getInputStream();
  }

  @Override
  public BufferedReader getReader() throws IOException {
    calls.add("getReader");
    return super.getReader();
  }

  @Override
  public @Nullable String getParameter(String name) {
    calls.add("getParameter");
    return super.getParameter(name);
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    calls.add("getParameterMap");
    return super.getParameterMap();
  }

  @Override
  public Enumeration<String> getParameterNames() {
    calls.add("getParameterNames");
    return super.getParameterNames();
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    calls.add("getParameterValues");
    return super.getParameterValues(name);
  }

  @Override
  public Collection<Part> getParts() throws IOException, ServletException {
    calls.add("getParts");
    return super.getParts();
  }

  @Override
  public Part getPart(String name) throws IOException, ServletException {
    calls.add("getPart");
    return super.getPart(name);
  }
}
