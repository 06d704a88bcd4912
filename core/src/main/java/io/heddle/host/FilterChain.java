package io.heddle.host;

import io.heddle.Admission;
import io.heddle.SessionFilter;
import io.heddle.SessionRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The filters that one request still has before it. Whatever one of them throws, errors too, is a
 * refusal. Immutable, any thread.
 */
final class FilterChain implements SessionFilter.Next {
  private static final int FAILED = 500;

  private final List<SessionFilter> filters;
  private final int place;
  private final SessionDoor.Watch watch;
  private final Failures failures;

  /** Told of filters that fail. */
  interface Failures {
    void failed(SessionRequest request, Object filter, Throwable failure);
  }

  FilterChain(List<SessionFilter> filters, int place, SessionDoor.Watch watch, Failures failures) {
    this.filters = filters;
    this.place = place;
    this.watch = watch;
    this.failures = failures;
  }

  @Override
  public CompletableFuture<Admission> admit(SessionRequest request) {
    Objects.requireNonNull(request);
    if (place == filters.size()) {
      return CompletableFuture.completedFuture(Admission.accept().with(request.attributes()));
    }
    SessionFilter filter = filters.get(place);
    Owner owner = new Owner(place + 1, request.path());
    FilterChain next = new FilterChain(filters, place + 1, watch, failures);
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    try {
      watch.run(
          owner,
          () ->
              filter
                  .admit(request, next)
                  .whenComplete(
                      (admission, failure) ->
                          answer.complete(judged(request, owner, admission, failure))));
    } catch (Throwable e) {
      answer.complete(judged(request, owner, null, e));
    }
    return answer;
  }

  private Admission judged(
      SessionRequest request,
      Owner owner,
      @Nullable Admission admission,
      @Nullable Throwable failure) {
    if (failure == null && admission != null) {
      return admission;
    }
    failures.failed(
        request,
        owner,
        failure == null ? new NullPointerException("The filter decided on null") : failure);
    return Admission.refuse(FAILED, "a filter failed");
  }

  /** Names a filter to people, where that is needed. */
  private record Owner(int place, String path) {
    @Override
    public String toString() {
      return "filter " + place + " before " + path;
    }
  }
}
