package dev.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apikeys.ImportOutcome.Imported;
import dev.apikeys.ImportOutcome.Refused;
import dev.apikeys.ImportOutcome.Withheld;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.Verification.Verified;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Keys of another system, as a caller of the library takes them over and their bearers use them.
 */
class ImportsTest {

  private static final String TOKEN = "Ec0dzulxsDeBxpsVX9dyMO6QdeN6nLj4Evvm-cCAwBQ";
  private static final byte[] OLD_KEY = "the other system's".getBytes(US_ASCII);
  private static final ImportedTokens TOKENS =
      ImportedTokens.of(43, 43, ImportedTokens.BASE64URL)
          .sha256()
          .sha512()
          .hmacSha256("old", OLD_KEY);
  private static final Actor OPERATOR = Actor.system("import");

  private final GivenClock clock = new GivenClock();
  private final CountingKeyStore store = new CountingKeyStore();
  private final ApiKeysBuilder builder =
      ApiKeys.builder(store)
          .prefix("acme")
          .pepper("p1", new byte[32])
          .importing(TOKENS)
          .clock(clock);
  private final ApiKeys keys = builder.build();
  private final Imports imports = keys.as(OPERATOR).imports();

  @AfterEach
  void close() {
    keys.close();
  }

  private static NewKey request() {
    return NewKey.named("CI").ownedBy("user-1").withScopes("api:read");
  }

  private static String sha256(String token) {
    return HexFormat.of().formatHex(TokenDigest.sha256().of(token));
  }

  private static ImportRow row(String token) {
    return ImportRow.of("sha256", sha256(token), ImportsTest::request);
  }

  /** Another token of the same form. */
  private static String token(int n) {
    return TOKEN.substring(0, 40) + (100 + n);
  }

  private ApiKey imported(ImportRow row) {
    ImportOutcome outcome = imports.storeEach(List.of(row)).get(0);
    assertThat(outcome).isInstanceOf(Imported.class);
    return ((Imported) outcome).key();
  }

  private Verification verify(String token) {
    return keys.verify(token, VerificationContext.none());
  }

  private void assertRejected(String token, Rejection reason) {
    assertThat(verify(token))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }

  @Test
  void letTokensWorkUnchanged() {
    ApiKey key = imported(row(TOKEN).shownAs("Ec0dzulx"));
    assertThat(verify(TOKEN))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> {
              assertThat(verified.key()).isEqualTo(key);
              assertThat(verified.outgoingUntil()).isEmpty();
            });
    assertThat(key.keyPrefix()).isEqualTo("Ec0dzulx");
    assertThat(key.owner()).contains("user-1");
    assertThat(keys.as(OPERATOR).get(key.id())).isEqualTo(key);
  }

  @Test
  void leaveATokenThatNobodyImportedForeign() {
    imported(row(TOKEN));
    assertThat(verify(token(1))).isEqualTo(Rejected.because(Rejection.FOREIGN));
  }

  @Test
  void askTheStoreOnceWhateverTheSchemes() {
    imported(row(TOKEN));
    store.takeCalls();
    verify(token(1));
    assertThat(store.takeCalls()).containsExactly("find");
  }

  @Test
  void neverAskTheStoreForWhatHasAnotherForm() {
    store.takeCalls();
    for (String other : List.of(TOKEN.substring(1), TOKEN + "x", TOKEN.replace('E', '+'), "")) {
      assertRejected(other, Rejection.FOREIGN);
    }
    assertRejected("acme_" + TOKEN.substring(5), Rejection.MALFORMED);
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void hashAnewAtTheFirstUse() {
    imported(row(TOKEN));
    assertThat(keys.countByScheme()).isEqualTo(Map.of("sha256", 1L));
    verify(token(1));
    assertThat(verify(TOKEN)).isInstanceOf(Verified.class);
    keys.close();
    assertThat(store.countByScheme()).isEqualTo(Map.of("hmac-sha256:p1", 1L));
    try (ApiKeys later = builder.refusing("sha256").build()) {
      assertThat(later.verify(TOKEN, VerificationContext.none())).isInstanceOf(Verified.class);
    }
  }

  @Test
  void keepTheHashWhereThereIsNoPepper() {
    try (ApiKeys plain = ApiKeys.builder(store).importing(TOKENS).build()) {
      plain
          .as(OPERATOR)
          .imports()
          .storeEach(
              List.of(
                  ImportRow.of(
                      "sha512",
                      HexFormat.of().formatHex(TokenDigest.sha512().of(TOKEN)),
                      ImportsTest::request)));
      assertThat(plain.verify(TOKEN, VerificationContext.none())).isInstanceOf(Verified.class);
    }
    assertThat(store.countByScheme()).isEqualTo(Map.of("sha512", 1L));
  }

  @Test
  void areOffUnlessSwitchedOn() {
    imported(row(TOKEN));
    store.takeCalls();
    try (ApiKeys off = ApiKeys.builder(store).pepper("p1", new byte[32]).build()) {
      assertThat(off.verify(TOKEN, VerificationContext.none()))
          .isEqualTo(Rejected.because(Rejection.FOREIGN));
      assertThatThrownBy(() -> off.as(OPERATOR).imports().storeEach(List.of(row(token(1)))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "imports are not switched on: say by ApiKeysBuilder.importing what the tokens look"
                  + " like");
    }
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void refuseAHashUnderARefusedScheme() {
    imported(row(TOKEN));
    try (ApiKeys strict = builder.refusing("sha256").build()) {
      assertThat(strict.verify(TOKEN, VerificationContext.none()))
          .isEqualTo(Rejected.because(Rejection.UNKNOWN));
      assertThat(strict.as(OPERATOR).imports().storeEach(List.of(row(token(1)))))
          .containsExactly(
              new Refused(
                  "scheme sha256 is not switched on, or set to be refused: use one of"
                      + " [sha512, hmac-sha256:old]"));
    }
  }

  @Test
  void tellOfEachRowAndStoreTheRest() {
    imported(row(token(1)));
    List<ImportOutcome> outcomes =
        imports.storeEach(
            List.of(
                row(token(0)),
                row(token(1)),
                ImportRow.of("sha256", "x", ImportsTest::request),
                row(token(2)),
                row(token(0))));
    assertThat(outcomes)
        .<Object>extracting(ImportOutcome::getClass)
        .containsExactly(
            Imported.class, Refused.class, Refused.class, Imported.class, Refused.class);
    assertThat(outcomes.get(1)).isEqualTo(new Refused("hash was taken over before"));
    assertThat(outcomes.get(4))
        .isEqualTo(new Refused("hash is that of the row at index 0 as well"));
    assertThat(keys.countByScheme()).isEqualTo(Map.of("sha256", 3L));
    assertThat(verify(token(0))).isInstanceOf(Verified.class);
    assertThat(verify(token(2))).isInstanceOf(Verified.class);
  }

  @Test
  void storeNothingIfOneRowIsWrongAndItIsAskedSo() {
    store.takeCalls();
    ImportRow wrong = ImportRow.of("sha256", "x", ImportsTest::request);
    assertThat(imports.storeAll(List.of(row(token(0)), wrong, row(token(2)))))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Withheld()),
            second -> assertThat(second).isInstanceOf(Refused.class),
            third -> assertThat(third).isEqualTo(new Withheld()));
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void storeNothingIfOneRowIsThereAndItIsAskedSo() {
    imported(row(token(1)));
    assertThat(imports.storeAll(List.of(row(token(0)), row(token(1)))))
        .containsExactly(new Withheld(), new Refused("hash was taken over before"));
    assertRejected(token(0), Rejection.FOREIGN);
    assertThat(imports.storeAll(List.of(row(token(0)), row(token(2)))))
        .allMatch(Imported.class::isInstance);
    assertThat(verify(token(0))).isInstanceOf(Verified.class);
  }

  @Test
  void askTheStoreForNothingWhereEachRowIsWrong() {
    store.takeCalls();
    ImportRow wrong = ImportRow.of("sha256", "x", ImportsTest::request);
    assertThat(imports.storeEach(List.of(wrong, wrong))).allMatch(Refused.class::isInstance);
    assertThat(store.takeCalls()).isEmpty();
  }

  @Test
  void mayBeRepeated() {
    List<ImportRow> rows = List.of(row(token(0)), row(token(1)));
    imports.storeEach(rows);
    assertThat(imports.storeEach(rows)).containsOnly(new Refused("hash was taken over before"));
    assertThat(keys.countByScheme()).isEqualTo(Map.of("sha256", 2L));
  }

  @Test
  void takeAThousandRowsAndNoMore() {
    List<ImportRow> most = Collections.nCopies(Imports.MAX_ROWS, row(TOKEN));
    assertThat(imports.storeEach(most)).hasSize(Imports.MAX_ROWS);
    List<ImportRow> more = Collections.nCopies(Imports.MAX_ROWS + 1, row(TOKEN));
    assertThatThrownBy(() -> imports.storeEach(more))
        .isInstanceOf(InvalidMemberException.class)
        .hasMessage("rows are 1001: at most 1000 are taken at once");
    assertThatThrownBy(() -> imports.storeAll(more)).isInstanceOf(InvalidMemberException.class);
    assertThat(imports.storeAll(List.of())).isEmpty();
  }

  @Test
  void keepWhenTheKeyWasIssuedAndThatItIsOff() {
    ApiKey recent = imported(row(token(1)));
    ApiKey old =
        imported(row(token(0)).issuedAt(GivenClock.START.minus(Duration.ofDays(900))).disabled());
    assertThat(old.createdAt()).isEqualTo(GivenClock.START.minus(Duration.ofDays(900)));
    assertThat(old.createdBy()).isEqualTo("system:import");
    assertRejected(token(0), Rejection.DISABLED);
    assertThat(keys.as(OPERATOR).list(KeyQuery.all().includingInactive()))
        .containsExactly(recent, old);
    keys.as(OPERATOR).enable(old.id());
    assertThat(verify(token(0))).isInstanceOf(Verified.class);
  }

  @Test
  void countAsAUseOfOldKeys() {
    imported(row(TOKEN).issuedAt(GivenClock.START.minus(Duration.ofDays(900))));
    clock.advance(Duration.ofDays(89));
    assertThat(keys.as(OPERATOR).sweep().revokeUnused(Duration.ofDays(90), "unused")).isZero();
    clock.advance(Duration.ofDays(1).plusMillis(1));
    assertThat(keys.as(OPERATOR).sweep().revokeUnused(Duration.ofDays(90), "unused")).isOne();
  }

  @Test
  void leaveAnEntryInTheAudit() {
    ApiKey key = imported(row(TOKEN));
    assertThat(store.audit(AuditQuery.all()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.entry().action()).isEqualTo(AuditAction.IMPORTED);
              assertThat(record.entry().keyId()).isEqualTo(key.id());
              assertThat(record.entry().actor()).isEqualTo(OPERATOR);
              assertThat(record.entry().at()).isEqualTo(GivenClock.START);
              assertThat(record.entry().changes()).isEmpty();
            });
  }

  @Test
  void giveKeysALifeLikeAnyOthers() {
    String id = imported(row(TOKEN)).id();
    Lifecycle lifecycle = keys.as(OPERATOR);
    IssuedKey rotated = lifecycle.rotate(id, Duration.ofHours(1));
    assertThat(rotated.token().reveal()).startsWith("acme_");
    assertThat(verify(rotated.token().reveal())).isInstanceOf(Verified.class);
    assertThat(((Verified) verify(TOKEN)).outgoingUntil())
        .contains(GivenClock.START.plus(Duration.ofHours(1)));
    clock.advance(Duration.ofHours(1));
    assertRejected(TOKEN, Rejection.EXPIRED);
    lifecycle.revoke(id, "lost");
    assertRejected(rotated.token().reveal(), Rejection.REVOKED);
  }

  private void assertTakenOverBefore() {
    assertThat(imports.storeEach(List.of(row(TOKEN))))
        .containsExactly(new Refused("hash was taken over before"));
    assertThat(imports.storeAll(List.of(row(TOKEN))))
        .containsExactly(new Refused("hash was taken over before"));
  }

  @Test
  void keepADeletedKeyDeleted() {
    keys.as(OPERATOR).delete(imported(row(TOKEN)).id());
    clock.advance(Duration.ofDays(900));
    keys.purge(Purge.REQUESTS, Duration.ofDays(1));
    assertTakenOverBefore();
    assertRejected(TOKEN, Rejection.FOREIGN);
  }

  @Test
  void keepATokenThatWasRotatedOutWhereItIs() {
    keys.as(OPERATOR).rotate(imported(row(TOKEN)).id(), Duration.ZERO);
    clock.advance(Duration.ofDays(900));
    keys.purge(Purge.RETIRED_SECRETS, Duration.ofDays(1));
    assertTakenOverBefore();
    assertRejected(TOKEN, Rejection.FOREIGN);
  }

  @Test
  void storeManyRowsInSmallTransactionsOfOneOrder() {
    List<ImportRow> rows = IntStream.range(0, 120).mapToObj(n -> row(token(n))).toList();
    store.takeCalls();
    List<ImportOutcome> outcomes = imports.storeEach(rows);
    assertThat(store.takeCalls()).containsExactly("insert", "insert", "insert");
    assertThat(store.inserted().stream().map(one -> one.request().orElseThrow().id())).isSorted();
    for (int n = 0; n < rows.size(); n++) {
      ApiKey key = ((Imported) outcomes.get(n)).key();
      assertThat(verify(token(n)))
          .isInstanceOfSatisfying(
              Verified.class, verified -> assertThat(verified.key().id()).isEqualTo(key.id()));
    }
  }

  @Test
  void storeAllRowsInOneTransaction() {
    List<ImportRow> rows = IntStream.range(0, 120).mapToObj(n -> row(token(n))).toList();
    store.takeCalls();
    assertThat(imports.storeAll(rows)).hasSize(120).allMatch(Imported.class::isInstance);
    assertThat(store.takeCalls()).containsExactly("insertAll");
  }

  @Test
  void proveNoTokenOfTheLibrarysOwnByWhatOthersHashBy() {
    IssuedKey own = keys.as(OPERATOR).issue(request());
    String token = own.token().reveal();
    String secretId = own.key().secrets().get(0).id();
    SecretHash stored = store.find(new Lookup.BySecretId(secretId)).orElseThrow().hash();
    SecretHash planted =
        new SecretHash("hmac-sha256:old", TokenDigest.hmacSha256(OLD_KEY).of(token));
    assertThat(store.rehash(secretId, stored, planted)).isTrue();
    assertThat(Log.during(() -> assertRejected(token, Rejection.UNKNOWN))).isEmpty();
  }

  @Test
  void countTheAgeOfATokenFromWhenItWasIssued() {
    imported(row(TOKEN).issuedAt(GivenClock.START.minus(Duration.ofDays(900))));
    List<IssuedKey> rotated = new ArrayList<>();
    assertThat(
            keys.as(OPERATOR)
                .sweep()
                .rotateOlderThan(Duration.ofDays(365), Duration.ZERO, rotated::add))
        .isOne();
    assertThat(rotated).hasSize(1);
  }

  @Test
  void keepARevokedKeyRevoked() {
    keys.as(OPERATOR).revoke(imported(row(TOKEN)).id(), "lost");
    assertTakenOverBefore();
    assertRejected(TOKEN, Rejection.REVOKED);
  }
}
