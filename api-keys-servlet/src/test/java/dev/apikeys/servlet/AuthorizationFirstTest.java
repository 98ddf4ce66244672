package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.contract.HttpProbe;
import dev.apikeys.servlet.Carrier.Credential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** An Authorization that comes beside a key decides, and the key is as if it had not come. */
class AuthorizationFirstTest extends GuardedServerTest {

  private static final String JWT = "eyJhbGciOiJub25lIn0.e30.";

  private final ApiKeyFilter filter =
      ApiKeyFilter.create(keys).carriers(Carrier.ON.authorizationFirst(true));

  private HttpProbe guardedBy(ApiKeyFilter some) {
    return probe(
        server()
            .filter("/*", some)
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        ApiKeyPrincipal.of(request).map(ApiKeyPrincipal::getName).orElse("nobody")
                            + " "
                            + request.getHeader("Authorization")
                            + " "
                            + request.getHeader("X-API-Key")
                            + " "
                            + request.getQueryString()
                            + " "
                            + request.getParameter("api_key")))
            .start());
  }

  private static Credential jwt() {
    return Carrier.BEARER.with(JWT);
  }

  private Credential key(Carrier carrier) {
    return carrier.with(token());
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "QUERY"})
  void isTheOneVerified(Carrier beside) {
    IssuedKey deciding = issue();
    String seen = deciding.key().id() + " null null null null";
    HttpProbe probe = guardedBy(filter);
    for (Carrier carrier : new Carrier[] {Carrier.BEARER, Carrier.API_KEY}) {
      Credential first = carrier.with(deciding.token().reveal());
      assertThat(Carrier.get(probe, "/", first, beside.with("nonsense")).is(200).text())
          .isEqualTo(seen);
      assertThat(Carrier.get(probe, "/", first, key(beside)).is(200).text()).isEqualTo(seen);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "QUERY"})
  void isRescuedByNoKey(Carrier beside) {
    HttpProbe probe = guardedBy(filter);
    Carrier.get(probe, "/", jwt(), key(beside)).isProblem(401, "unauthorized");
    Carrier.get(probe, "/", Carrier.BEARER.with("acme_live_x"), key(beside))
        .isProblem(401, "invalid_token");
    Carrier.get(probe, "/", Carrier.API_KEY.with(JWT), key(beside)).isProblem(401, "invalid_token");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "QUERY"})
  void passesOnAloneWhereAnotherMechanismFollows(Carrier beside) {
    HttpProbe probe = guardedBy(filter.passingForeignBearer());
    assertThat(Carrier.get(probe, "/", jwt(), key(beside)).is(200).text())
        .isEqualTo("nobody Bearer " + JWT + " null null null");
    assertThat(Carrier.get(probe, "/", jwt(), beside.with("nonsense")).is(200).text())
        .isEqualTo("nobody Bearer " + JWT + " null null null");
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "QUERY"})
  void passesOnAloneWhereBearerCarriesNoKeys(Carrier beside) {
    Carriers carriers = Carrier.ON.authorizationFirst(true).apiKeyScheme(false).bearer(false);
    HttpProbe probe = guardedBy(filter.carriers(carriers).passingForeignBearer());
    assertThat(Carrier.get(probe, "/", jwt(), key(beside)).is(200).text())
        .isEqualTo("nobody Bearer " + JWT + " null null null");
    Carrier.get(probe, "/", Carrier.API_KEY.with("x"), key(beside)).isProblem(401, "unauthorized");
    Carrier.get(probe, "/", key(beside)).is(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"HEADER", "QUERY"})
  void isNoCredentialWhereItIsForeignAndKeysAreOptional(Carrier beside) {
    HttpProbe probe = guardedBy(filter.optional());
    assertThat(Carrier.get(probe, "/", jwt(), key(beside)).is(200).text())
        .isEqualTo("nobody Bearer " + JWT + " null null null");
  }

  @Test
  void isNoCredentialWhereItsSchemeIsAnothers() {
    String basic = "Basic dXNlcjpwYXNz";
    String[] both = {"Authorization", basic, "X-API-Key", token()};
    guardedBy(filter).get("/", both).isProblem(401, "unauthorized");
    guardedBy(filter.passingForeignBearer()).get("/", both).isProblem(401, "unauthorized");
    assertThat(guardedBy(filter.optional()).get("/", both).is(200).text())
        .isEqualTo("nobody " + basic + " null null null");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "API_KEY")
  void refusesBlanksAndDuplicatesAsEver(Carrier carrier) {
    HttpProbe probe = guardedBy(filter.optional().passingForeignBearer());
    Carrier.get(probe, "/", jwt(), carrier.with("")).isProblem(400, "invalid_request");
    Carrier.get(probe, "/", jwt(), key(carrier), key(carrier)).isProblem(400, "invalid_request");
    Carrier.get(probe, "/", jwt(), key(Carrier.HEADER), key(Carrier.QUERY))
        .isProblem(400, "invalid_request");
    Carrier.get(probe, "/", Carrier.BEARER.with(""), key(Carrier.HEADER))
        .isProblem(400, "invalid_request");
  }

  @Test
  void letsAKeyInThatComesAlone() {
    HttpProbe probe = guardedBy(filter);
    for (Carrier carrier : Carrier.values()) {
      Carrier.get(probe, "/", key(carrier)).is(200);
    }
  }
}
