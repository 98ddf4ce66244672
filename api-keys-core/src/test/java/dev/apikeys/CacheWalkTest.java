package dev.apikeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.jwt.GivenKeys;
import dev.apikeys.jwt.JwtFormat;
import dev.apikeys.jwt.JwtKeys;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Goes from a node that has verified tokens of every form through every field of every object that
 * it reaches, those of Java's own classes included, and looks for a part of a token.
 */
class CacheWalkTest {

  private static final String IMPORTED = "imported-token-of-another-system-0123456789";

  private final List<String> texts = new ArrayList<>();
  private final Set<Class<?>> met = Collections.newSetFromMap(new IdentityHashMap<>());

  private void walk(Object root) throws ReflectiveOperationException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> waiting = new ArrayDeque<>(List.of(root));
    while (!waiting.isEmpty()) {
      Object one = waiting.pop();
      if (isNoneOfOurs(one)) {
        continue;
      }
      if (!seen.add(one)) {
        continue;
      }
      met.add(one.getClass());
      if (one instanceof String text) {
        texts.add(text);
      } else if (one instanceof byte[] bytes) {
        texts.add(new String(bytes, ISO_8859_1));
      } else if (one instanceof char[] characters) {
        texts.add(new String(characters));
      } else if (one.getClass().isArray()) {
        elements(one, waiting);
      } else {
        fields(one, waiting);
      }
    }
  }

  /** What every program has, and the keys that others sign with. */
  private static boolean isNoneOfOurs(Object one) {
    String type = one.getClass().getName();
    return one instanceof ClassLoader
        || one instanceof Thread
        || one instanceof Class<?>
        || one instanceof PrivateKey
        || one instanceof PublicKey
        || type.startsWith("java.lang.reflect.")
        || type.startsWith("java.lang.invoke.");
  }

  private static void elements(Object array, Deque<Object> waiting) {
    if (!array.getClass().getComponentType().isPrimitive()) {
      for (int i = 0; i < Array.getLength(array); i++) {
        Object element = Array.get(array, i);
        if (element != null) {
          waiting.push(element);
        }
      }
    }
  }

  private static void fields(Object one, Deque<Object> waiting)
      throws ReflectiveOperationException {
    for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          field.setAccessible(true);
          Object value = field.get(one);
          if (value != null) {
            waiting.push(value);
          }
        }
      }
    }
  }

  /** Every run of so many characters of a secret. */
  private static Set<String> partsOf(String secret) {
    Set<String> parts =
        java.util.stream.IntStream.rangeClosed(0, secret.length() - 12)
            .mapToObj(from -> secret.substring(from, from + 12))
            .collect(Collectors.toSet());
    assertThat(parts).isNotEmpty();
    return parts;
  }

  @Test
  void reachesNoTokenFromWhatRemembersSecrets() throws Exception {
    JwtFormat signed =
        JwtFormat.create("https://issuer.example", JwtKeys.signingWith(GivenKeys.ED.key()));
    CountingKeyStore store = new CountingKeyStore();
    try (ApiKeys plain = ApiKeys.builder(store).prefix("acme").build();
        ApiKeys keys =
            ApiKeys.builder(store)
                .prefix("acme")
                .pepper("p1", new byte[32])
                .format(signed)
                .importing(ImportedTokens.of(16, 64, ImportedTokens.BASE64URL).sha256())
                .build()) {
      String old = plain.as(Actor.of("a")).issue(NewKey.named("ci")).token().reveal();
      String jwt = keys.as(Actor.of("a")).issue(NewKey.named("ci")).token().reveal();
      keys.as(Actor.of("a"))
          .imports()
          .storeAll(List.of(ImportRow.of("sha256", sha256(IMPORTED), () -> NewKey.named("ci"))));
      String wrong = Tokens.withAnotherSecret(old).replace("000000000000", "0a0b0c0d0e0f");
      for (int i = 0; i < 3; i++) {
        verified(plain, old);
        verified(keys, old);
        verified(keys, jwt);
        verified(keys, IMPORTED);
        keys.verify(Tokens.withChecksum(wrong.substring(0, wrong.length() - 6)), NONE);
        keys.verify(IMPORTED.replace("other", "OTHER"), NONE);
      }
      walk(List.of(plain, keys));
      for (String secret :
          List.of(Tokens.secretOf(old), jwt.substring(jwt.lastIndexOf('.') + 1), IMPORTED)) {
        Set<String> parts = partsOf(secret);
        assertThat(texts).noneMatch(text -> parts.stream().anyMatch(text::contains));
      }
      assertThat(texts).noneMatch(text -> text.contains("0a0b0c0d0e0f"));
      assertThat(met)
          .contains(Snapshot.class, Recent.class, Aliases.Alias.class, javax.crypto.Mac.class);
      assertThat(met).anyMatch(type -> type.getName().startsWith("com.github.benmanes.caffeine"));
      assertThat(met).anyMatch(type -> type.getName().startsWith("sun.security.provider.SHA2"));
    }
  }

  /** So that a walk which finds nothing is known to look. */
  @Test
  void reachesWhatIsThere() throws Exception {
    walk(List.of(Token.of("a-token-somewhere-inside")));
    assertThat(texts).contains("a-token-somewhere-inside");
  }

  private static final VerificationContext NONE = VerificationContext.none();

  private static void verified(ApiKeys keys, String token) {
    assertThat(keys.verify(token, NONE)).isInstanceOf(Verification.Verified.class);
  }

  private static String sha256(String token) {
    return HexFormat.of().formatHex(TokenDigest.sha256().of(token));
  }
}
