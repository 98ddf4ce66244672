package dev.apikeys.spring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.apikeys.ApiKey;
import dev.apikeys.Rejection;
import dev.apikeys.Verification;
import dev.apikeys.Verification.Rejected;
import dev.apikeys.VerificationContext;
import dev.apikeys.VerificationListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes a sample of what is refused, so that a flood of it is no flood of events. */
final class RefusalEvents implements VerificationListener {

  /** So many are published in a minute, whatever is refused. */
  static final int MOST = 1_000;

  /** So many of these where no key was proven, so that anybody's attempts hide no key's. */
  static final int MOST_UNPROVEN = MOST / 2;

  private static final Pattern ADDRESS = Pattern.compile("[\\w.:%\\[\\]-]{1,64}");

  private record Source(Rejection reason, Optional<String> address) {}

  private final ApplicationEventPublisher publisher;
  private final Cache<Source, Boolean> published;

  RefusalEvents(ApplicationEventPublisher publisher, Ticker ticker) {
    this.publisher = publisher;
    this.published =
        Caffeine.newBuilder()
            .maximumSize(2 * MOST)
            .expireAfterWrite(Duration.ofMinutes(1))
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public void verified(Verification outcome, VerificationContext context, Instant at) {
    if (!(outcome instanceof Rejected refused) || refused.reason() == Rejection.FOREIGN) {
      return;
    }
    Optional<String> address = context.address().filter(text -> ADDRESS.matcher(text).matches());
    int most = refused.key().isPresent() ? MOST : MOST_UNPROVEN;
    if (isFirst(new Source(refused.reason(), address), most)) {
      publisher.publishEvent(
          new ApiKeyRefusedEvent(refused.reason(), refused.key().map(ApiKey::id), address, at));
    }
  }

  /** Once there are too many, none is the first: the cache's own bound would forget others. */
  private boolean isFirst(Source source, int most) {
    if (published.estimatedSize() >= most) {
      published.cleanUp(); // what has expired counts until then
    }
    return published.estimatedSize() < most
        && published.asMap().putIfAbsent(source, Boolean.TRUE) == null;
  }
}
