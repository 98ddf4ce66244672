package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.contract.HttpProbe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Bearer token that is no key, in each mode of the filter. */
class ForeignBearerTest extends GuardedServerTest {

  private static final String JWT = "Bearer eyJhbGciOiJub25lIn0.e30.";

  private HttpProbe guarded(boolean optional, boolean passing, boolean bearer) {
    ApiKeyFilter filter =
        ApiKeyFilter.create(keys).carriers(Carriers.standard().bearer(bearer)).open("/open");
    ApiKeyFilter following = passing ? filter.passingForeignBearer() : filter;
    return probe(
        server()
            .filter("/*", optional ? following.optional() : following)
            .endpoint(
                "/",
                (request, response) ->
                    ContractApplication.text(
                        response,
                        request.getUserPrincipal() + " " + request.getHeader("Authorization")))
            .start());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNoCredentialWhereAKeyIsRequired(boolean bearer) {
    HttpProbe probe = guarded(false, false, bearer);
    probe.get("/", "Authorization", JWT).isProblem(401, "unauthorized");
    assertThat(probe.get("/open", "Authorization", JWT).is(200).text()).isEqualTo("null " + JWT);
  }

  @ParameterizedTest
  @CsvSource({"false,true,true", "true,false,true", "true,true,true", "false,true,false"})
  void passesUntouched(boolean optional, boolean passing, boolean bearer) {
    HttpProbe probe = guarded(optional, passing, bearer);
    assertThat(probe.get("/", "Authorization", JWT).is(200).text()).isEqualTo("null " + JWT);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void isNotABadKeyOfOurs(boolean optional, boolean passing) {
    HttpProbe probe = guarded(optional, passing, true);
    for (String path : new String[] {"/", "/open"}) {
      probe.get(path, "Authorization", "Bearer acme_live_x").isProblem(401, "invalid_token");
      probe.get(path, "Authorization", "Bearer a b").isProblem(400, "invalid_request");
      probe.get(path, "Authorization", JWT, "X-API-Key", token()).isProblem(400, "invalid_request");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isNotAnythingElseThatPassesAlong(boolean bearer) {
    HttpProbe probe = guarded(false, true, bearer);
    probe.get("/").isProblem(401, "unauthorized");
    probe.get("/", "Authorization", "Basic dXNlcjpwYXNz").isProblem(401, "unauthorized");
    probe.get("/", "Authorization", "ApiKey x").isProblem(401, "unauthorized");
    assertThat(probe.get("/", "Authorization", "Bearer a b").tellsNothing().status())
        .isEqualTo(bearer ? 400 : 401);
    assertThat(probe.get("/", "Authorization", JWT, "Authorization", JWT).tellsNothing().status())
        .isEqualTo(bearer ? 400 : 401);
  }
}
