package dev.apikeys.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.servlet.TenantPath.Place;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPathTest {

  private static final TenantPath PATH = TenantPath.of("/v1/tenants/{tenant}/api-keys");

  @ParameterizedTest
  @CsvSource({
    "/{tenant}/api-keys, /, /api-keys",
    "/tenants/{tenant}/api-keys, /tenants/, /api-keys",
    "/a.b/~c/{tenant}/d_e/f-9, /a.b/~c/, /d_e/f-9"
  })
  void holdsWhatIsAroundTheTenant(String template, String before, String after) {
    assertThat(TenantPath.of(template)).isEqualTo(new TenantPath(before, after));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/api-keys",
        "{tenant}/api-keys",
        "/tenants/{tenant}",
        "/tenants/{tenant}/",
        "/tenants/{tenant}/api-keys/",
        "/tenants/{tenant}/api-keys/*",
        "/tenants//{tenant}/api-keys",
        "//{tenant}/api-keys",
        "/{tenant}/{tenant}/api-keys",
        "/tenants/{id}/api-keys",
        "/tenants/{Tenant}/api-keys",
        "/tenants/t-{tenant}/api-keys",
        "/tenants/{tenant}.x/api-keys",
        "/tenants/{tenant/api-keys",
        "/tenänts/{tenant}/api-keys",
        "/tenants;x/{tenant}/api-keys",
        "/%74enants/{tenant}/api-keys",
        "/tenants/{tenant}/api keys",
        "/tenants/{tenant}/api-keys\n"
      })
  void refusesWhatIsNoneAndSaysWhatIs(String template) {
    assertThatThrownBy(() -> TenantPath.of(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + template + "' must be a path with {tenant} as one step")
        .hasMessageEndingWith(" such as /tenants/{tenant}/api-keys");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/tenants/acme/api-keys, acme,",
    "/v1/tenants/acme/api-keys/, acme, /",
    "/v1/tenants/acme/api-keys/current/revoke, acme, /current/revoke",
    "/v1/tenants/acme/api-keys//, acme, //",
    "/v1/tenants/api-keys/api-keys/api-keys, api-keys, /api-keys",
    "/v1/tenants/{tenant}/api-keys, {tenant},",
    "/v1/tenants/a b;c%2Fdé/api-keys, a b;c%2Fdé,"
  })
  void isWhereATenantIsNamed(String path, String tenant, String below) {
    String itself = "/v1/tenants/" + tenant + "/api-keys";
    assertThat(PATH.at(path)).contains(new Place(tenant, itself, Optional.ofNullable(below)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/v1/tenants",
        "/v1/tenants/",
        "/v1/tenants/acme",
        "/v1/tenants/acme/",
        "/v1/tenants//api-keys",
        "/v1/tenants//acme/api-keys",
        "/v1/tenants/acme//api-keys",
        "/v1/tenants/acme/x/api-keys",
        "/v1/tenants/acme/api-keys2",
        "/v1/tenants/acme/API-keys",
        "/v1/Tenants/acme/api-keys",
        "/tenants/acme/api-keys",
        "/x/v1/tenants/acme/api-keys"
      })
  void isNowhereElse(String path) {
    assertThat(PATH.at(path)).isEmpty();
  }
}
