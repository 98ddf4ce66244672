package dev.apikeys.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a request presents on its carriers. Nothing is trimmed, split or mended: what is not
 * exactly one credential is refused before any look-up.
 *
 * @param carriers where a key may stand
 */
record CredentialReader(Carriers carriers) {

  /** A key on a carrier that is ours alone; what cannot be read is empty. */
  private record Carried(String carrier, Optional<String> token) {
    /** Never the key. */
    @Override
    public String toString() {
      return carrier + "[redacted]";
    }
  }

  Presented read(HttpServletRequest request) {
    List<Carried> own = own(request);
    List<String> authorizations = Collections.list(request.getHeaders(Carriers.AUTHORIZATION));
    if (own.isEmpty()) {
      return carriers.readAuthorization() && !authorizations.isEmpty()
          ? authorization(authorizations)
          : unread(authorizations);
    }
    Presented presented = one(own);
    if (authorizations.isEmpty() || !(presented instanceof Presented.One)) {
      return presented;
    }
    if (!carriers.authorizationFirst()) {
      return excluding(own.get(0).carrier(), Carriers.AUTHORIZATION);
    }
    Presented decisive = authorization(authorizations);
    return decisive instanceof Presented.Ambiguous ? decisive : new Presented.Overruled(decisive);
  }

  private List<Carried> own(HttpServletRequest request) {
    List<Carried> own = new ArrayList<>();
    carriers
        .header()
        .ifPresent(
            name ->
                Collections.list(request.getHeaders(name))
                    .forEach(value -> own.add(new Carried(name, Optional.of(value)))));
    carriers
        .queryParameter()
        .ifPresent(
            name ->
                new QueryParameter(name)
                    .valuesIn(QueryParameter.sent(request))
                    .forEach(value -> own.add(new Carried(name, value))));
    return own;
  }

  private static Presented one(List<Carried> own) {
    if (own.stream().anyMatch(carried -> carried.token().isEmpty())) {
      return new Presented.Ambiguous("the query holds a broken escape");
    }
    String carrier = own.get(0).carrier();
    if (own.size() > 1) {
      String other = own.get(own.size() - 1).carrier();
      return other.equals(carrier)
          ? new Presented.Ambiguous(carrier + " occurs more than once")
          : excluding(carrier, other);
    }
    String token = own.get(0).token().orElseThrow();
    return token.isBlank()
        ? new Presented.Ambiguous(carrier + " is blank")
        : new Presented.One(token, false);
  }

  private Presented authorization(List<String> values) {
    if (values.size() > 1) {
      return new Presented.Ambiguous("Authorization occurs more than once");
    }
    Authorization only = Authorization.parse(values.get(0));
    if (only.isBlank()) {
      return new Presented.Ambiguous("Authorization is blank");
    }
    if ((carriers.bearer() && only.isBearer()) || (carriers.apiKeyScheme() && only.isApiKey())) {
      return only.isWellFormed()
          ? new Presented.One(only.token(), only.isBearer())
          : new Presented.Ambiguous("Authorization holds no one " + kind(only) + " token");
    }
    return only.mayHideAKey(carriers)
        ? new Presented.Ambiguous("Authorization holds more than one credential")
        : unread(values);
  }

  private static String kind(Authorization authorization) {
    return authorization.isBearer() ? "Bearer" : "ApiKey";
  }

  /** What an Authorization is where it holds no key: another mechanism's, or nothing. */
  private static Presented unread(List<String> authorizations) {
    return authorizations.size() == 1 && Authorization.parse(authorizations.get(0)).isForeign()
        ? new Presented.Foreign()
        : new Presented.Nothing();
  }

  private static Presented excluding(String one, String other) {
    return new Presented.Ambiguous(one + " and " + other + " exclude each other");
  }

  /** Whether the Authorization is of the scheme that is ours alone. */
  boolean isApiKey(HttpServletRequest request) {
    return carriers.apiKeyScheme()
        && Collections.list(request.getHeaders(Carriers.AUTHORIZATION)).stream()
            .anyMatch(value -> Authorization.parse(value).isApiKey());
  }
}
