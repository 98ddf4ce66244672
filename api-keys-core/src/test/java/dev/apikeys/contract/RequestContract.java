package dev.apikeys.contract;

import static dev.apikeys.contract.Specimen.keyId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.AuditQuery;
import dev.apikeys.ChangeResult;
import dev.apikeys.InsertionResult;
import dev.apikeys.InsertionResult.Replayed;
import dev.apikeys.InsertionResult.Stored;
import dev.apikeys.KeyRequest;
import dev.apikeys.KeyStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a store tells a repeated request from a new one. */
interface RequestContract {

  KeyStore store();

  private InsertionResult insert(Specimen specimen, KeyRequest request) {
    return store().insert(List.of(specimen.insertion().requestedBy(request))).get(0);
  }

  @Test
  default void replaysARequest() {
    insert(Specimen.number(1), new KeyRequest("user:alice", "r-1", "print-1"));
    long newest = store().changes(0, 10).newest();
    assertThat(insert(Specimen.number(2), new KeyRequest("user:alice", "r-1", "print-2")))
        .isEqualTo(new Replayed(keyId(1), "print-1"));
    assertThat(store().get(keyId(2))).isEmpty();
    assertThat(store().audit(AuditQuery.all())).hasSize(1);
    assertThat(store().changes(newest, 10).rows()).isEmpty();
  }

  @Test
  default void replaysARequestWithinABatch() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    assertThat(
            store()
                .insert(
                    List.of(
                        Specimen.number(1).insertion().requestedBy(request),
                        Specimen.number(2).insertion().requestedBy(request))))
        .containsExactly(new Stored(), new Replayed(keyId(1), "print"));
  }

  @Test
  default void replaysARequestOfTheVerySameKey() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    insert(Specimen.number(1), request);
    assertThat(insert(Specimen.number(1), request)).isEqualTo(new Replayed(keyId(1), "print"));
  }

  @Test
  default void replaysARequestWhoseOwnerIsFullByNow() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    insert(Specimen.number(1).owner("alice"), request);
    assertThat(
            store()
                .insert(
                    List.of(Specimen.number(2).owner("alice").insertion(1).requestedBy(request))))
        .containsExactly(new Replayed(keyId(1), "print"));
  }

  @Test
  default void replaysARequestWhoseKeyIsDeleted() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    insert(Specimen.number(1), request);
    assertThat(store().change(keyId(1), Optional.empty(), truth -> Specimen.of(truth).deletion()))
        .isEqualTo(new ChangeResult.Deleted());
    assertThat(insert(Specimen.number(2), request)).isEqualTo(new Replayed(keyId(1), "print"));
  }

  @Test
  default void takesTheSameRequestIdInAnotherTenantForAnotherRequest() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    insert(Specimen.number(1).tenant("acme"), request);
    assertThat(insert(Specimen.number(2).tenant(""), request)).isEqualTo(new Stored());
    assertThat(insert(Specimen.number(3).tenant("Acme"), request)).isEqualTo(new Stored());
  }

  @Test
  default void takesTheSameRequestIdOfAnotherActorForAnotherRequest() {
    insert(Specimen.number(1), new KeyRequest("user:alice", "r-1", "print"));
    assertThat(insert(Specimen.number(2), new KeyRequest("key:alice", "r-1", "print")))
        .isEqualTo(new Stored());
    assertThat(insert(Specimen.number(3), new KeyRequest("user:Alice", "r-1", "print")))
        .isEqualTo(new Stored());
  }

  @Test
  default void tellsRequestIdsApartByteForByte() {
    insert(Specimen.number(1), new KeyRequest("user:alice", "r", "print"));
    assertThat(insert(Specimen.number(2), new KeyRequest("user:alice", "R", "print")))
        .isEqualTo(new Stored());
    assertThat(insert(Specimen.number(3), new KeyRequest("user:alice", "r ", "print")))
        .isEqualTo(new Stored());
  }

  @Test
  default void keepsARequestOfTheGreatestLength() {
    KeyRequest request =
        new KeyRequest(Actor.system("界".repeat(255)).toString(), "~".repeat(255), "f".repeat(128));
    insert(Specimen.number(1).tenant("界".repeat(255)), request);
    assertThat(insert(Specimen.number(2).tenant("界".repeat(255)), request))
        .isEqualTo(new Replayed(keyId(1), "f".repeat(128)));
  }

  @Test
  default void forgetsTheRequestOfARefusedKey() {
    KeyRequest request = new KeyRequest("user:alice", "r-1", "print");
    store().insert(List.of(Specimen.number(1).insertion()));
    assertThat(insert(Specimen.number(1), request)).isEqualTo(new InsertionResult.Duplicate());
    assertThat(insert(Specimen.number(2), request)).isEqualTo(new Stored());
  }
}
