package io.heddle.jvm;

import io.heddle.HeddleException;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.host.SessionDoor;
import io.heddle.session.LoopFuture;
import io.heddle.session.SessionEvents;
import io.heddle.watch.LoopThread;
import io.heddle.watch.ProcessLog;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Code that waits instead of going on later. It belongs on threads of its own, best on virtual ones
 * (Java 21 and later), which cost next to nothing while they wait: nothing here holds a monitor
 * meanwhile, so they are never pinned. Safe from any thread but a connection's own, which would
 * wait for itself.
 */
public final class Blocking {
  private Blocking() {}

  /** A session's code from beginning to end. */
  @FunctionalInterface
  public interface Service {
    /**
     * Serves a session; when it returns, the session is closed with code 0.
     *
     * @param session the session
     * @throws Exception closes it with code 1, as an {@link Error} does
     */
    void serve(Session session) throws Exception;
  }

  /**
   * Waits for a stage. An interrupt loses nothing that a stage of Heddle's stands for: a connect,
   * an open, an accept, a receive or a read is given up, as by {@code cancel}, and what would have
   * come goes to who asks next; what came in that very moment is returned, and the thread stays
   * interrupted. A write or an end goes on. But a stage that was made of another one ({@code
   * thenApply}, {@code thenCompose}) has what it waits for to itself: interrupted, it goes on, and
   * what comes of it is nobody's.
   *
   * @param stage what to wait for
   * @param <T> its value
   * @return the value
   * @throws HeddleException if the stage failed with one; its stack trace is the one of the failure
   * @throws InterruptedException if the thread was interrupted before the stage was done
   * @throws IllegalStateException if the stage failed with a checked exception, its cause; or at
   *     once, if the caller is on a connection's thread and the stage is not done
   */
  public static <T> T await(CompletionStage<T> stage) throws InterruptedException {
    CompletableFuture<T> future = stage.toCompletableFuture();
    if (!future.isDone() && LoopThread.isHere()) {
      throw LoopFuture.waitingHere("a stage");
    }
    try {
      return value(future);
    } catch (InterruptedException e) {
      boolean isClaim = future instanceof LoopFuture<T> own && own.isClaim();
      if (!isClaim || future.cancel(false)) {
        throw e;
      }
      Thread.currentThread().interrupt();
      return value(future);
    }
  }

  private static <T> T value(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    }
  }

  /**
   * A handler that gives each session a thread of its own: a virtual one where the JDK has them,
   * else a daemon.
   *
   * @param service runs once for each session
   * @return for {@code ServerConfig.Builder.route}
   */
  public static SessionHandler handler(Service service) {
    Objects.requireNonNull(service);
    return session -> Threads.EXECUTOR.execute(() -> run(service, session));
  }

  private static void run(Service service, Session session) {
    try {
      service.serve(session);
      session.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.close(SessionDoor.HANDLER_FAILED, "interrupted");
    } catch (Throwable e) {
      if (session.closed().isDone()) {
        ProcessLog.debug("{} ended while it was served", session.id(), e);
      } else {
        SessionEvents.handlerFailed(session, e);
        session.close(SessionDoor.HANDLER_FAILED, SessionDoor.HANDLER_FAILED_REASON);
      }
    }
  }

  /** Made when first needed. */
  private static final class Threads {
    static final Executor EXECUTOR = create();

    private static Executor create() {
      try {
        // Java 21. Compiled for Java 17, hence by name.
        return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
      } catch (ReflectiveOperationException e) {
        return Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "heddle-session");
              thread.setDaemon(true);
              return thread;
            });
      }
    }
  }
}
