package dev.apikeys.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import dev.apikeys.contract.HttpReply;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user who logged in by the form of Spring Security, as a browser has it.
 *
 * @param cookie the session's
 * @param csrf the token that a page of the application has sent along
 */
record BrowserSession(String cookie, String csrf) {

  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

  static BrowserSession of(HttpProbe probe, String user, String password) {
    HttpReply form = probe.get("/login").is(200);
    String sent =
        "username=%s&password=%s&_csrf=%s"
            .formatted(encoded(user), encoded(password), encoded(csrfIn(form)));
    HttpReply in =
        probe
            .send(
                "POST",
                "/login",
                BodyPublishers.ofString(sent),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                cookieIn(form))
            .is(302);
    assertThat(in.header("Location")).as("where it goes from here").doesNotContain("error");
    String cookie = cookieIn(in);
    return new BrowserSession(cookie, csrfIn(probe.get("/login", "Cookie", cookie).is(200)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String cookieIn(HttpReply reply) {
    return reply.header("Set-Cookie").split(";", -1)[0];
  }

  private static String csrfIn(HttpReply page) {
    Matcher found = CSRF.matcher(page.text());
    assertThat(found.find()).as("a CSRF token in %s", page).isTrue();
    return found.group(1);
  }
}
