package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a servlet sees of a request, and of the parameter {@code api_key}. */
final class RequestReport {

  private RequestReport() {}

  static void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Map<String, String> parameters = new TreeMap<>();
    request.getParameterMap().forEach((name, all) -> parameters.put(name, Arrays.toString(all)));
    ContractApplication.text(
        response,
        request.getDispatcherType()
            + " query="
            + request.getQueryString()
            + " forward="
            + request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING)
            + " include="
            + request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING)
            + " error="
            + request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING)
            + " async="
            + request.getAttribute(AsyncContext.ASYNC_QUERY_STRING)
            + " map="
            + parameters
            + " names="
            + Collections.list(request.getParameterNames())
            + " one="
            + request.getParameter("api_key")
            + " values="
            + Arrays.toString(request.getParameterValues("api_key"))
            + " header="
            + request.getHeader("X-API-Key")
            + request.getHeader("Authorization"));
  }

  static HttpReply expectHidden(HttpReply reply, DispatcherType type, String token) {
    assertThat(reply.text())
        .startsWith(type + " ")
        .doesNotContain(token, "api_key=", "api_key,")
        .endsWith(" one=null values=null header=nullnull");
    return reply;
  }
}
