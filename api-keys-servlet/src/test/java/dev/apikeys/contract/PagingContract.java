package dev.apikeys.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.IssuedKey;
import dev.apikeys.NewKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list of keys holds, and how it goes on. */
public interface PagingContract extends GuardedApplication {

  @Test
  default void listsTheTenantsKeysNewestFirst() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    String child = http().post(token, "/api-keys", "{\"name\":\"child\"}").string("id");
    issue();
    List<String> ids = ids(http().getWith(token, "/api-keys").is(200));
    assertThat(ids).containsExactlyInAnyOrder(child, admin.key().id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "no JSON", "{\"a\":1e99999999999}", "{} {}"})
  default void listsAKeyOfUnreadableMetadataWithNone(String metadata) {
    IssuedKey admin = administrator();
    trusted().issue(NewKey.named("odd").inTenant(admin.key().tenant()).withMetadata(metadata));
    assertThat(http().getWith(admin.token().reveal(), "/api-keys").is(200).text())
        .contains("\"name\":\"odd\"")
        .contains("\"metadata\":{}");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 499, 500, 1000})
  default void listsAKeyHoweverDeepItsMetadataAreNested(int depth) {
    IssuedKey admin = administrator();
    String metadata = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    trusted().issue(NewKey.named("deep").inTenant(admin.key().tenant()).withMetadata(metadata));
    assertThat(ids(http().getWith(admin.token().reveal(), "/api-keys").is(200))).hasSize(2);
  }

  @Test
  default void listsInactiveKeysOnDemandAlone() {
    IssuedKey admin = administrator();
    String token = admin.token().reveal();
    String revoked = http().post(token, "/api-keys", "{\"name\":\"over\"}").string("id");
    http().post(token, "/api-keys/" + revoked + "/revoke").is(200);
    assertThat(ids(http().getWith(token, "/api-keys"))).containsExactly(admin.key().id());
    assertThat(ids(http().getWith(token, "/api-keys?include_inactive=false")))
        .containsExactly(admin.key().id());
    HttpReply all = http().getWith(token, "/api-keys?include_inactive=true").is(200);
    assertThat(ids(all)).containsExactlyInAnyOrder(revoked, admin.key().id());
    assertThat(all.text()).contains("\"status\":\"revoked\"");
  }

  @Test
  default void listsTheKeysOfOneOwner() {
    String token = administrator().token().reveal();
    String his =
        http().post(token, "/api-keys", "{\"name\":\"a\",\"owner\":\"ü & ö\"}").string("id");
    http().post(token, "/api-keys", "{\"name\":\"b\",\"owner\":\"another\"}").is(201);
    assertThat(ids(http().getWith(token, "/api-keys?owner=%C3%BC+%26%20%C3%B6")))
        .containsExactly(his);
  }

  @Test
  default void goesOnByALinkUntilEveryKeyWasListedOnce() {
    IssuedKey admin = administrator();
    List<String> issued = new ArrayList<>(List.of(admin.key().id()));
    for (int i = 0; i < 6; i++) {
      NewKey one = NewKey.named("key " + i).inTenant(admin.key().tenant()).ownedBy("ü & ö");
      issued.add(trusted().issue(one).key().id());
    }
    List<String> listed = new ArrayList<>();
    List<Integer> pages = new ArrayList<>();
    String next = "/api-keys?limit=3";
    while (!next.isEmpty()) {
      HttpReply page = http().getWith(admin.token().reveal(), next).is(200);
      listed.addAll(ids(page));
      pages.add(ids(page).size());
      next = page.next();

      next = next.isEmpty() ? next : next.substring(server().getRawPath().length());
    }
    assertThat(pages).containsExactly(3, 3, 1);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(issued).doesNotHaveDuplicates();
  }

  @Test
  default void keepsTheFiltersInTheLinkToTheNextPage() {
    IssuedKey admin = administrator();
    for (int i = 0; i < 2; i++) {
      trusted().issue(NewKey.named("a").inTenant(admin.key().tenant()).ownedBy("ü & ö"));
    }
    HttpReply page =
        http().getWith(admin.token().reveal(), "/api-keys?owner=%C3%BC+%26+%C3%B6&limit=1").is(200);
    assertThat(page.next())
        .startsWith(server().getRawPath() + "/api-keys?owner=%C3%BC+%26+%C3%B6&limit=1&cursor=");
  }

  @Test
  default void linksToNoNextPageAfterTheLastKey() {
    IssuedKey admin = administrator();
    trusted().issue(NewKey.named("a").inTenant(admin.key().tenant()));
    HttpReply page = http().getWith(admin.token().reveal(), "/api-keys?limit=2").is(200);
    assertThat(page.json().size()).isEqualTo(2);
    assertThat(page.next()).isEmpty();
  }

  @Test
  default void linksToNoHostThatAClientChose() {
    IssuedKey admin = administrator();
    trusted().issue(NewKey.named("a").inTenant(admin.key().tenant()));
    HttpReply page =
        http()
            .raw(
                "/api-keys?limit=1",
                "X-API-Key: " + admin.token().reveal(),
                "X-Forwarded-Host: evil.example")
            .is(200);
    assertThat(page.next()).startsWith("/").doesNotContain("evil");
  }

  @ParameterizedTest
  @CsvSource({
    "limit, limit=0",
    "limit, limit=1001",
    "limit, limit=-1",
    "limit, limit=ten",
    "limit, limit=",
    "limit, limit=99999999999",
    "limit, limit=1&limit=2",
    "owner, owner=",
    "owner, owner=a%00b",
    "owner, owner=a&owner=b",
    "tenant, tenant=a%0Ab",
    "include_inactive, include_inactive=yes",
    "include_inactive, include_inactive",
    "cursor, cursor=",
    "cursor, cursor=%2e%2e",
    "page, page=2",
    "Owner, Owner=a"
  })
  default void refusesABadParameterByItsName(String parameter, String query) {
    http()
        .getWith(administrator().token().reveal(), "/api-keys?" + query)
        .isProblem(400, "invalid_request")
        .blames(parameter);
  }

  @Test
  default void namesNoTokenThatWasMistakenForAParameter() {
    String token = administrator().token().reveal();
    http().getWith(token, "/api-keys?" + token).isProblem(400, "invalid_request");
  }

  @Test
  default void refusesABrokenEscape() {
    String token = administrator().token().reveal();
    http().raw("/api-keys?owner=%ZZ", "X-API-Key: " + token).is(400).tellsNothing();
  }

  @Test
  default void showsAPlainKeyNothingButItself() {
    issue();
    IssuedKey plain = issue("orders:read");
    assertThat(ids(http().getWith(plain.token().reveal(), "/api-keys").is(200)))
        .containsExactly(plain.key().id());
  }

  @Test
  default void listsNothingOfAnotherTenant() {
    String other = administrator().key().tenant();
    HttpReply reply =
        http().getWith(administrator().token().reveal(), "/api-keys?tenant=" + other).is(200);
    assertThat(reply.json().size()).isZero();
  }

  private static List<String> ids(HttpReply reply) {
    List<String> ids = new ArrayList<>();
    reply.json().forEach(key -> ids.add(key.path("id").stringValue()));
    return ids;
  }
}
