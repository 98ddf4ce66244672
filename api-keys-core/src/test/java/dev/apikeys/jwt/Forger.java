package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes tokens of any header and claims, whatever sense they make, by the JDK alone. */
final class Forger {

  private Forger() {}

  static String part(String json) {
    return GivenKeys.base64url(json.getBytes(UTF_8));
  }

  /** The JSON in a part of a token: 0 the header, 1 the claims. */
  static String json(String token, int part) {
    return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), UTF_8);
  }

  /** A token of this header and these claims, truly signed by this key. */
  static String signed(String header, String claims, GivenKeys key) {
    return signedParts(part(header), part(claims), key);
  }

  static String signedParts(String header, String claims, GivenKeys key) {
    String content = header + "." + claims;
    return content + "." + GivenKeys.base64url(signature(content, key));
  }

  private static byte[] signature(String content, GivenKeys key) {
    try {
      Signature signature = Signature.getInstance(jca(key.alg()));
      signature.initSign(key.pair().getPrivate());
      signature.update(content.getBytes(US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException failed) {
      throw new AssertionError(failed);
    }
  }

  static String jca(String alg) {
    return switch (alg) {
      case "RS256" -> "SHA256withRSA";
      case "ES256" -> "SHA256withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }

  /** A token of this header and these claims, under HS256 with this secret. */
  static String hmac(String header, String claims, byte[] secret) {
    String content = part(header) + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return content + "." + GivenKeys.base64url(mac.doFinal(content.getBytes(US_ASCII)));
    } catch (GeneralSecurityException failed) {
      throw new AssertionError(failed);
    }
  }

  /** The JSON object with this value, written as JSON, in place of a member's. */
  static String with(String json, String member, String value) {
    return without(json, member).replaceFirst("}$", "").concat(",")
        + "\"%s\":%s}".formatted(member, value);
  }

  static String without(String json, String member) {
    String value = "(\"[^\"]*\"|\\[[^\\]]*\\]|-?\\d+)";
    return json.replaceFirst(",?" + Pattern.quote("\"" + member + "\":") + value, "")
        .replaceFirst("^\\{,", "{");
  }
}
