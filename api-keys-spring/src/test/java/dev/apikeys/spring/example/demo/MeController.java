package dev.apikeys.spring.example.demo;

import dev.apikeys.servlet.ApiKeyPrincipal;
import dev.apikeys.spring.CurrentApiKey;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who is calling: a user, himself or by one of his keys. */
@RestController
class MeController {

  /** The user's name, and what he came with. */
  record Me(String name, String by) {}

  @GetMapping("/me")
  Me me(Authentication caller, @CurrentApiKey Optional<ApiKeyPrincipal> key) {
    return new Me(caller.getName(), key.isPresent() ? "api-key" : "jwt");
  }
}
