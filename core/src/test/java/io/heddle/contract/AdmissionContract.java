package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Admission;
import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Route;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.SessionRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the code of a server does with a session, its client hears at once. */
public abstract class AdmissionContract extends Contract {
  static final String FILTER = "/filter/";
  static final String HANDLER = "/handler/";
  private static final long AT_ONCE_MS = 5_000;

  /** Adds the filter and the handlers that the tests need. */
  static ServerConfig.Builder install(ServerConfig.Builder config) {
    return config
        .route(
            Route.of(FILTER + "*").filter((request, next) -> admit(request)).handler(session -> {}))
        .route(HANDLER + "*", AdmissionContract::handle);
  }

  private static CompletableFuture<Admission> admit(SessionRequest request) {
    return switch (request.path().substring(FILTER.length())) {
      case "exception" -> throw new IllegalArgumentException("the filter's");
      case "error" -> throw new AssertionError("the filter's");
      case "deep" -> deep(request);
      case "null" -> nothing();
      case "null-stage" -> CompletableFuture.completedFuture(nothing());
      case "failed-stage" -> CompletableFuture.failedFuture(new AssertionError("the filter's"));
      case "refusal" -> CompletableFuture.completedFuture(Admission.refuse(403, "not you"));
      case "protocol" -> CompletableFuture.completedFuture(Admission.accept("nobody-offers-this"));
      default -> CompletableFuture.completedFuture(Admission.accept());
    };
  }

  @SuppressWarnings("InfiniteRecursion") // until the stack is full
  private static CompletableFuture<Admission> deep(SessionRequest request) {
    return deep(request).thenApply(admission -> admission);
  }

  /** As code that is not checked for null would return it. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    @Nullable T none = null;
    return none;
  }

  private static void handle(Session session) throws Exception {
    switch (session.request().path().substring(HANDLER.length())) {
      case "exception" -> throw new Exception("the handler's");
      case "error" -> throw new AssertionError("the handler's");
      default -> throw new NoClassDefFoundError("the handler's");
    }
  }

  private void isRefused(String path) {
    long before = System.currentTimeMillis();
    assertThrows(HeddleException.class, () -> remember(environment().connect(path)), path);
    long took = System.currentTimeMillis() - before;
    assertTrue(took < AT_ONCE_MS, path + " was refused after " + took + " ms");
  }

  @Test
  public void aFilterThatThrowsRefuses() {
    isRefused(FILTER + "exception");
    isRefused(FILTER + "error");
    isRefused(FILTER + "failed-stage");
  }

  @Test
  public void aFilterThatDecidesOnNullRefuses() {
    isRefused(FILTER + "null");
    isRefused(FILTER + "null-stage");
  }

  @Test
  public void aRefusalRefuses() {
    isRefused(FILTER + "refusal");
    assertThrows(IllegalArgumentException.class, () -> Admission.refuse(200, "come in"));
  }

  @Test
  public void aProtocolThatTheClientDoesNotOfferRefuses() {
    isRefused(FILTER + "protocol");
  }

  @Test
  public void aFilterThatAdmitsAdmits() {
    await("the close", remember(environment().connect(FILTER + "come-in")).close());
  }

  @Test
  public void aRequestHasNoFieldsOfItsTransport() {
    for (String name : ask(connect(), "headers").split(" ", -1)) {
      boolean ofAPage = name.equals("origin") || name.startsWith("user-agent");
      boolean ofAWebSocketsPage = name.equals("accept-language") || name.equals("cookie");
      assertTrue(name.isEmpty() || ofAPage || ofAWebSocketsPage, name);
    }
  }

  @Test
  public void whateverAHandlerThrowsClosesTheSession() {
    for (String how : new String[] {"exception", "error", "missing-class"}) {
      Session session = remember(environment().connect(HANDLER + how));
      assertEquals(
          CloseInfo.of(1, "the server's handler failed", Side.REMOTE),
          await("the close", session.closed()),
          how);
    }
  }

  @Test
  public void theServerServesOthersAfterwards() {
    isRefused(FILTER + "error");
    await("the close", remember(environment().connect(HANDLER + "error")).closed());
    assertEquals("released", ask(connect(), "release " + newKey()));
  }
}
