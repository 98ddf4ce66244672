package dev.apikeys.spring.fresh;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * What whoever runs the application has for it: secrets, given in the environment.
 *
 * @param adminKey the first key, of 43 characters
 * @param pepper 32 bytes in base64
 */
record Operator(String adminKey, String pepper) {

  static Operator random() {
    return new Operator(
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes()),
        Base64.getEncoder().encodeToString(bytes()));
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  Map<String, String> environment() {
    return Map.of("INITIAL_ADMIN_KEY", adminKey, "API_KEYS_PEPPER", pepper);
  }

  String[] secrets() {
    return new String[] {adminKey, pepper};
  }
}
