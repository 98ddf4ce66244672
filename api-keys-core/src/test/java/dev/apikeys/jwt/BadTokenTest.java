package dev.apikeys.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody may take for a key: tokens that are broken, forged or meant for something else, most
 * of them truly signed, here and at another service.
 */
class BadTokenTest {

  private static final GivenKeys KEY = GivenKeys.EC;
  private static final GivenIssuer issuer = GivenIssuer.signingWith(KEY);
  private static final String TOKEN = issuer.token();
  private static final String HEADER = Forger.json(TOKEN, 0);
  private static final String CLAIMS = Forger.json(TOKEN, 1);

  /** A token, what is made of it here and what elsewhere. */
  record Bad(String name, String token, String here, String elsewhere) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Bad header(String name, String header, String here, String elsewhere) {
    return new Bad(name, Forger.signed(header, CLAIMS, KEY), here, elsewhere);
  }

  private static Bad claims(String name, String claims, String here, String elsewhere) {
    return new Bad(name, Forger.signed(HEADER, claims, KEY), here, elsewhere);
  }

  private static Bad text(String name, String token) {
    return new Bad(name, token, "FOREIGN", "MALFORMED");
  }

  @AfterAll
  static void close() {
    issuer.close();
  }

  @Test
  void isNotTheTokenThatAllOthersAreMadeOf() {
    assertThat(HEADER).isEqualTo("{\"kid\":\"EC\",\"typ\":\"apikey+jwt\",\"alg\":\"ES256\"}");
    assertThat(issuer.outcomes(TOKEN)).containsExactly("VERIFIED", "VERIFIED");
    assertThat(issuer.outcomes(Forger.signed(HEADER, CLAIMS, KEY)))
        .as("signed once more")
        .containsExactly("UNKNOWN", "VERIFIED");
  }

  static Stream<Bad> headers() {
    return Stream.of(
        header("alg none", with("alg", "\"none\""), "MALFORMED", "MALFORMED"),
        header("alg None", with("alg", "\"NONE\""), "MALFORMED", "MALFORMED"),
        header("alg HS256", with("alg", "\"HS256\""), "MALFORMED", "MALFORMED"),
        header("alg of RSA", with("alg", "\"RS256\""), "MALFORMED", "MALFORMED"),
        header("alg of Ed25519", with("alg", "\"EdDSA\""), "MALFORMED", "MALFORMED"),
        header("alg ES384", with("alg", "\"ES384\""), "MALFORMED", "MALFORMED"),
        header("alg es256", with("alg", "\"es256\""), "MALFORMED", "MALFORMED"),
        header("alg as a number", with("alg", "256"), "MALFORMED", "MALFORMED"),
        header("no alg", Forger.without(HEADER, "alg"), "MALFORMED", "MALFORMED"),
        header("unknown kid", with("kid", "\"ED\""), "FOREIGN", "UNKNOWN_KEY"),
        header("kid with a blank", with("kid", "\"EC \""), "FOREIGN", "UNKNOWN_KEY"),
        header("empty kid", with("kid", "\"\""), "FOREIGN", "UNKNOWN_KEY"),
        header("kid null", with("kid", "null"), "FOREIGN", "MALFORMED"),
        header("kid as a list", with("kid", "[\"EC\"]"), "FOREIGN", "MALFORMED"),
        header("no kid", Forger.without(HEADER, "kid"), "FOREIGN", "MALFORMED"),
        header("typ JWT", with("typ", "\"JWT\""), "FOREIGN", "FOREIGN"),
        header("typ at+jwt", with("typ", "\"at+jwt\""), "FOREIGN", "FOREIGN"),
        header("typ in capitals", with("typ", "\"APIKEY+JWT\""), "FOREIGN", "FOREIGN"),
        header("typ in full", with("typ", "\"application/apikey+jwt\""), "FOREIGN", "FOREIGN"),
        header("typ as a list", with("typ", "[\"apikey+jwt\"]"), "FOREIGN", "FOREIGN"),
        header("no typ", Forger.without(HEADER, "typ"), "FOREIGN", "FOREIGN"),
        header("crit", with("crit", "[\"exp\"]"), "MALFORMED", "MALFORMED"),
        header("crit without names", with("crit", "[]"), "MALFORMED", "MALFORMED"),
        header("b64", with("b64", "false"), "MALFORMED", "MALFORMED"),
        header("jwk", with("jwk", KEY.publicJwk()), "MALFORMED", "MALFORMED"),
        header("jku", with("jku", "\"https://evil.example\""), "MALFORMED", "MALFORMED"),
        header("x5u", with("x5u", "\"https://evil.example\""), "MALFORMED", "MALFORMED"),
        header("x5c", with("x5c", "[\"AAAA\"]"), "MALFORMED", "MALFORMED"),
        header("x5t", with("x5t", "\"AAAA\""), "MALFORMED", "MALFORMED"),
        header("cty", with("cty", "\"JWT\""), "MALFORMED", "MALFORMED"),
        header("a word of its own", with("foo", "1"), "MALFORMED", "MALFORMED"),
        header("kid twice", twice("\"kid\":\"EC\""), "FOREIGN", "MALFORMED"),
        header("typ twice", twice("\"typ\":\"apikey+jwt\""), "FOREIGN", "MALFORMED"),
        header("alg twice", twice("\"alg\":\"ES256\""), "FOREIGN", "MALFORMED"),
        header("alg twice, escaped", twice("\"\\u0061lg\":\"ES256\""), "FOREIGN", "MALFORMED"),
        header("two headers", HEADER + HEADER, "FOREIGN", "MALFORMED"),
        header("a header that is cut", HEADER.substring(1), "FOREIGN", "MALFORMED"),
        header("a header in a list", "[" + HEADER + "]", "FOREIGN", "MALFORMED"),
        header("blanks before it", " " + HEADER, "FOREIGN", "MALFORMED"),
        header("a header that is null", "null", "FOREIGN", "MALFORMED"),
        header("an empty header", "{}", "FOREIGN", "MALFORMED"));
  }

  private static String with(String member, String value) {
    return Forger.with(HEADER, member, value);
  }

  private static String twice(String member) {
    return HEADER.replaceFirst("}$", "").concat("," + member + "}");
  }

  static Stream<Bad> claims() {
    return Stream.of(
        claims("other iss", said("iss", "\"https://issuer.exampl\""), "FOREIGN", "FOREIGN"),
        claims(
            "iss with a slash", said("iss", "\"https://issuer.example/\""), "FOREIGN", "FOREIGN"),
        claims("iss in capitals", said("iss", "\"HTTPS://issuer.example\""), "FOREIGN", "FOREIGN"),
        claims("iss as a list", said("iss", "[\"https://issuer.example\"]"), "FOREIGN", "FOREIGN"),
        claims("no iss", Forger.without(CLAIMS, "iss"), "FOREIGN", "FOREIGN"),
        claims("an audience", said("aud", "\"orders\""), "UNKNOWN", "AUDIENCE"),
        claims("several", said("aud", "[\"orders\",\"bills\"]"), "UNKNOWN", "AUDIENCE"),
        claims("aud null", said("aud", "null"), "UNKNOWN", "AUDIENCE"),
        claims("jti of another", said("jti", "\"0123456789abcdef\""), "UNKNOWN", "VERIFIED"),
        claims("jti as a number", said("jti", "12"), "MALFORMED", "MALFORMED"),
        claims("jti too long", said("jti", "\"0123456789abcdef0\""), "MALFORMED", "MALFORMED"),
        claims("jti in capitals", said("jti", "\"0123456789ABCDEF\""), "MALFORMED", "MALFORMED"),
        claims(
            "jti with a wildcard", said("jti", "\"%%%%%%%%%%%%%%%%\""), "MALFORMED", "MALFORMED"),
        claims("jti null", said("jti", "null"), "MALFORMED", "MALFORMED"),
        claims("no jti", Forger.without(CLAIMS, "jti"), "MALFORMED", "MALFORMED"),
        claims("no key_id", Forger.without(CLAIMS, "key_id"), "UNKNOWN", "MALFORMED"),
        claims("empty key_id", said("key_id", "\"\""), "UNKNOWN", "MALFORMED"),
        claims("key_id as a number", said("key_id", "1"), "UNKNOWN", "MALFORMED"),
        claims("no tenant", Forger.without(CLAIMS, "tenant"), "UNKNOWN", "MALFORMED"),
        claims("tenant null", said("tenant", "null"), "UNKNOWN", "MALFORMED"),
        claims("sub as a number", said("sub", "1"), "UNKNOWN", "MALFORMED"),
        claims("empty sub", said("sub", "\"\""), "UNKNOWN", "MALFORMED"),
        claims("no scopes", Forger.without(CLAIMS, "scopes"), "UNKNOWN", "MALFORMED"),
        claims("scopes as text", said("scopes", "\"orders:read\""), "UNKNOWN", "MALFORMED"),
        claims("scopes as numbers", said("scopes", "[1]"), "UNKNOWN", "MALFORMED"),
        claims("scopes with null", said("scopes", "[null]"), "UNKNOWN", "MALFORMED"),
        claims("illegal scopes", said("scopes", "[\"Orders Read\"]"), "UNKNOWN", "MALFORMED"),
        claims("scopes in scopes", said("scopes", "[[\"a:b\"]]"), "UNKNOWN", "MALFORMED"),
        claims("exp as text", said("exp", "\"1900000000\""), "UNKNOWN", "MALFORMED"),
        claims("exp as a fraction", said("exp", "1900000000.5"), "UNKNOWN", "MALFORMED"),
        claims("exp as a power", said("exp", "1e99"), "UNKNOWN", "MALFORMED"),
        claims("exp past all years", said("exp", "253402300800"), "UNKNOWN", "MALFORMED"),
        claims("exp past all numbers", said("exp", "9".repeat(400)), "FOREIGN", "MALFORMED"),
        claims("negative exp", said("exp", "-1"), "UNKNOWN", "MALFORMED"),
        claims("exp null", said("exp", "null"), "UNKNOWN", "MALFORMED"),
        claims("nbf as text", said("nbf", "\"0\""), "UNKNOWN", "MALFORMED"),
        claims("no iat", Forger.without(CLAIMS, "iat"), "UNKNOWN", "MALFORMED"),
        claims("iat as text", said("iat", "\"0\""), "UNKNOWN", "MALFORMED"),
        claims("iat as a truth", said("iat", "true"), "UNKNOWN", "MALFORMED"),
        claims("jti twice", saidTwice("\"jti\":\"0123456789abcdef\""), "FOREIGN", "MALFORMED"),
        claims("exp twice", saidTwice("\"exp\":1900000000"), "FOREIGN", "MALFORMED"),
        claims(
            "iss twice", saidTwice("\"iss\":\"" + GivenIssuer.URL + "\""), "FOREIGN", "MALFORMED"),
        claims("scopes twice", saidTwice("\"scopes\":[\"**\"]"), "FOREIGN", "MALFORMED"),
        claims(
            "unknown twice",
            CLAIMS.replaceFirst("}$", ",\"a\":1,\"a\":1}"),
            "FOREIGN",
            "MALFORMED"),
        claims("claims that are text", "\"" + GivenIssuer.URL + "\"", "FOREIGN", "MALFORMED"),
        claims("claims that are null", "null", "FOREIGN", "MALFORMED"),
        claims("claims in a list", "[" + CLAIMS + "]", "FOREIGN", "MALFORMED"),
        claims("no claims", "{}", "FOREIGN", "FOREIGN"),
        claims("claims and more", CLAIMS + "x", "FOREIGN", "MALFORMED"),
        claims(
            "deep nesting", said("a", "[".repeat(600) + "]".repeat(600)), "FOREIGN", "MALFORMED"),
        claims("a deep start", "[".repeat(1200), "FOREIGN", "MALFORMED"),
        claims("deep objects", "{\"a\":".repeat(200) + "1", "FOREIGN", "MALFORMED"),
        claims("a nested JWT", issuer.token(), "FOREIGN", "MALFORMED"));
  }

  private static String said(String claim, String value) {
    return Forger.with(CLAIMS, claim, value);
  }

  private static String saidTwice(String claim) {
    return CLAIMS.replaceFirst("}$", "").concat("," + claim + "}");
  }

  static Stream<Bad> texts() {
    String[] parts = TOKEN.split("\\.", -1);
    String open = parts[0] + "." + parts[1];
    return Stream.of(
        text("nothing", ""),
        text("a dot", "."),
        text("two dots", ".."),
        text("the start alone", "eyJ"),
        text("one part", parts[0]),
        text("two parts", open),
        text("no signature", open + "."),
        text("alg none, not signed", Forger.part(with("alg", "\"none\"")) + "." + parts[1] + "."),
        text("no header", "." + parts[1] + "." + parts[2]),
        text("no claims", parts[0] + ".." + parts[2]),
        text("four parts", TOKEN + "." + parts[2]),
        text("a dot behind", TOKEN + "."),
        text("five parts, as a JWE has", TOKEN + "." + parts[2] + "." + parts[2]),
        text("a blank before", " " + TOKEN),
        text("the scheme before", "Bearer " + TOKEN),
        text("padded header", parts[0] + "=." + parts[1] + "." + parts[2]),
        text("a line end in the header", parts[0] + "\r\n." + parts[1] + "." + parts[2]),
        text("a header with é", parts[0] + "é." + parts[1] + "." + parts[2]),
        text("a header of one character more", parts[0] + "A." + parts[1] + "." + parts[2]),
        new Bad("a line end behind", TOKEN + "\n", "UNKNOWN", "SIGNATURE"),
        new Bad("a blank behind", TOKEN + " ", "UNKNOWN", "SIGNATURE"),
        new Bad("padded", TOKEN + "==", "UNKNOWN", "SIGNATURE"),
        new Bad("in other digits", inOtherDigits(), "UNKNOWN", "SIGNATURE"),
        new Bad("a signature with é", TOKEN + "é", "UNKNOWN", "SIGNATURE"),
        new Bad("a signature cut", TOKEN.substring(0, TOKEN.length() - 4), "UNKNOWN", "SIGNATURE"),
        new Bad("a longer signature", TOKEN + "AAAA", "UNKNOWN", "SIGNATURE"),
        new Bad("a signature of zeros", open + "." + "A".repeat(86), "UNKNOWN", "SIGNATURE"),
        new Bad("a short signature", open + ".AA", "UNKNOWN", "SIGNATURE"),
        new Bad(
            "signed by another key",
            Forger.signed(HEADER, CLAIMS, GivenKeys.OTHER_EC),
            "UNKNOWN",
            "SIGNATURE"),
        new Bad("claims of invalid UTF-8", invalidUtf8(), "FOREIGN", "MALFORMED"));
  }

  /** In base64 as it is without {@code url}: of a token in which that makes a difference. */
  private static String inOtherDigits() {
    String token =
        Stream.generate(issuer::token)
            .filter(any -> any.matches(".*[-_][^.]*"))
            .findFirst()
            .orElseThrow();
    int signature = token.lastIndexOf('.');
    return token.substring(0, signature)
        + token.substring(signature).replace('-', '+').replace('_', '/');
  }

  private static String invalidUtf8() {
    byte[] json = Forger.with(CLAIMS, "tenant", "\"?\"").getBytes(UTF_8);
    json[new String(json, UTF_8).indexOf('?')] = (byte) 0xff;
    return Forger.signedParts(Forger.part(HEADER), GivenKeys.base64url(json), KEY);
  }

  @ParameterizedTest
  @MethodSource({"headers", "claims", "texts"})
  void isRefused(Bad bad) {
    assertThat(issuer.outcomes(bad.token())).containsExactly(bad.here(), bad.elsewhere());
  }
}
