package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A service in JavaScript, which has jose and the published keys. Whether it takes a key for an
 * access token is up to its rule for {@code typ}: without one it does. Needs Node.js and npm.
 */
@Tag("node")
class NodeTest {

  private static final String SERVICE =
      """
      import { createLocalJWKSet, jwtVerify } from 'jose';
      const [jwks, token] = process.argv.slice(2);
      const keys = createLocalJWKSet(JSON.parse(jwks));
      const rules = { issuer: 'https://issuer.example', typ: 'apikey+jwt' };
      const altered = token.slice(0, -9) + (token.at(-9) === 'A' ? 'B' : 'A') + token.slice(-8);
      const now = new Date(Number(process.env.NOW));
      const verify = async (text, more) => {
        try {
          const { payload } = await jwtVerify(text, keys, { ...rules, currentDate: now, ...more });
          return payload.sub + ' ' + payload.scopes.join(' ');
        } catch (refused) {
          return refused.code;
        }
      };
      console.log(await verify(token, {}));
      console.log(await verify(altered, {}));
      console.log(await verify(token, { typ: 'JWT' }));
      console.log(await verify(token, { typ: undefined }));
      console.log(await verify(token, { currentDate: new Date(now.getTime() + 3600000) }));
      """;

  @TempDir Path folder = Path.of("");

  private List<String> run(String now, String... command) throws Exception {
    ProcessBuilder program = new ProcessBuilder(command).directory(folder.toFile());
    program.environment().put("NOW", now);
    Process process = program.redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    return lines;
  }

  @ParameterizedTest
  @EnumSource
  void verifiesKeysByThePublishedOnesAlone(GivenKeys given) throws Exception {
    Files.writeString(folder.resolve("service.mjs"), SERVICE);
    run("", "npm", "install", "--no-save", "jose@5.10.0");
    try (GivenIssuer issuer = GivenIssuer.signingWith(given)) {
      String now = String.valueOf(issuer.clock.instant().toEpochMilli());
      assertThat(
              run(
                  now,
                  "node",
                  "service.mjs",
                  issuer.format.publishedKeys().orElseThrow(),
                  issuer.token()))
          .containsExactly(
              "user-123 orders:read orders:write",
              "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
              "ERR_JWT_CLAIM_VALIDATION_FAILED",
              "user-123 orders:read orders:write",
              "ERR_JWT_EXPIRED");
    }
  }
}
