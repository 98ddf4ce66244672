package dev.apikeys.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Answers with what the application sees of a request, however that has come to it. */
@Controller
class Mirror implements ErrorController {

  /**
   * What is seen.
   *
   * @param type the class of the authentication
   * @param name whom Spring Security takes it for
   * @param user whom the container takes it for
   * @param authorities what it may do, sorted
   * @param credentials what it still holds of any credential
   */
  record Image(
      String type, String name, String user, List<String> authorities, List<String> credentials) {}

  @RequestMapping({"/mirror", "/mirror/{*rest}", "/admin", "/error"})
  @ResponseBody
  Image mirror(HttpServletRequest request) {
    return image(request);
  }

  @GetMapping("/orders")
  @RequireScopes("orders:read")
  @ResponseBody
  Image orders(HttpServletRequest request) {
    return image(request);
  }

  @GetMapping("/later")
  @ResponseBody
  Callable<Image> later(HttpServletRequest request) {
    return () -> image(request);
  }

  @GetMapping("/forwarded")
  String forwarded() {
    return "forward:/mirror";
  }

  @GetMapping("/broken")
  String broken() {
    throw new IllegalStateException("broken on purpose");
  }

  private static Image image(HttpServletRequest request) {
    Authentication seen = SecurityContextHolder.getContext().getAuthentication();
    return new Image(
        seen == null ? "" : seen.getClass().getSimpleName(),
        seen == null ? "" : seen.getName(),
        request.getUserPrincipal() == null ? "" : request.getUserPrincipal().getName(),
        seen == null ? List.of() : authorities(seen),
        credentials(request));
  }

  private static List<String> authorities(Authentication seen) {
    return seen.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .map(String::valueOf)
        .sorted()
        .toList();
  }

  private static List<String> credentials(HttpServletRequest request) {
    @Nullable String query = request.getQueryString();
    List<String> held = Collections.list(request.getHeaders("Authorization"));
    held.addAll(Collections.list(request.getHeaders("X-API-Key")));
    if (query != null) {
      held.add(query);
    }
    return held.stream().map(one -> one.replaceAll("[^ =]{9,}", "...")).toList();
  }
}
