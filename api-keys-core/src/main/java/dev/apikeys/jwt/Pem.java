package dev.apikeys.jwt;

import dev.apikeys.InvalidMemberException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys in PEM blocks (RFC 7468, sections 10 and 13). What it refuses it does not repeat. */
final class Pem {

  private static final int MAX_LENGTH = 64 * 1024;
  private static final String MEMBER = "pem";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([^\\n-]{1,64})-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private Pem() {}

  /** One kind of key out of its DER form. */
  private interface Form {
    Key read(KeyFactory factory, byte[] der) throws GeneralSecurityException;
  }

  static JwtKey.Halves read(String text) {
    Map<String, byte[]> blocks = blocks(text);
    Optional<PublicKey> publicKey =
        read(blocks, PUBLIC, (f, der) -> f.generatePublic(new X509EncodedKeySpec(der)))
            .map(PublicKey.class::cast);
    Optional<PrivateKey> privateKey =
        read(blocks, PRIVATE, (f, der) -> f.generatePrivate(new PKCS8EncodedKeySpec(der)))
            .map(PrivateKey.class::cast);
    return new JwtKey.Halves(
        publicKey.or(() -> privateKey.map(Pem::publicKey)).orElseThrow(Pem::withoutBlock),
        privateKey);
  }

  private static Map<String, byte[]> blocks(String text) {
    if (text.length() > MAX_LENGTH) {
      throw refused("is longer than " + MAX_LENGTH + " characters: give it one key");
    }
    Map<String, byte[]> blocks = new HashMap<>();
    Matcher begin = BEGIN.matcher(text);
    while (begin.find()) {
      String label = begin.group(1);
      requireReadable(label);
      int end = text.indexOf("-----END " + label + "-----", begin.end());
      if (end < 0 || blocks.containsKey(label)) {
        throw refused("must hold each block once and whole");
      }
      blocks.put(label, decoded(text.substring(begin.end(), end)));
    }
    return blocks;
  }

  private static void requireReadable(String label) {
    if (label.equals("OPENSSH " + PRIVATE)) {
      throw refused(
          "holds a key in the form of OpenSSH: convert it by"
              + " `ssh-keygen -p -m PKCS8 -f signing.pem`, or draw another where that leaves it as"
              + " it is, which older ones do with Ed25519");
    }
    if (!label.equals(PRIVATE) && !label.equals(PUBLIC)) {
      throw refused(
          label.endsWith(PRIVATE) || label.equals("EC PARAMETERS")
              ? "holds a key in an older or encrypted form: convert it by"
                  + " `openssl pkey -in old.pem -out signing.pem`"
              : "holds a block that is neither PRIVATE KEY nor PUBLIC KEY: remove it");
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException broken) {
      throw refused("holds a block that is no base64");
    }
  }

  private static Optional<Key> read(Map<String, byte[]> blocks, String label, Form form) {
    byte[] der = blocks.get(label);
    if (der == null) {
      return Optional.empty();
    }
    return Optional.of(
        ALGORITHMS.stream()
            .flatMap(algorithm -> tried(algorithm, der, form).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        "holds a key that is broken or of another kind: " + JwtAlgorithm.KINDS)));
  }

  private static Optional<Key> tried(String algorithm, byte[] der, Form form) {
    try {
      return Optional.of(form.read(KeyFactory.getInstance(algorithm), der));
    } catch (GeneralSecurityException isAnother) {
      return Optional.empty();
    }
  }

  /** The public key that a private one holds: that of RSA does. */
  private static PublicKey publicKey(PrivateKey key) {
    if (!(key instanceof RSAPrivateCrtKey rsa)) {
      throw refused(
          "holds no PUBLIC KEY block: append it by"
              + " `openssl pkey -in signing.pem -pubout >> signing.pem`");
    }
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    } catch (GeneralSecurityException broken) {
      throw refused("holds a broken RSA key");
    }
  }

  private static InvalidMemberException withoutBlock() {
    return refused("holds neither a PRIVATE KEY nor a PUBLIC KEY block");
  }

  private static InvalidMemberException refused(String problem) {
    return new InvalidMemberException(MEMBER, problem);
  }
}
