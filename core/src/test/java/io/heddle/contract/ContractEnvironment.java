package io.heddle.contract;

import io.heddle.CloseInfo;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.event.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the contract suite needs of a backend. Confined to the thread that runs the tests. */
public abstract class ContractEnvironment {
  private static final int TIMEOUT_S = 20;
  private static @Nullable ContractEnvironment current;

  private final EventLog clientLog = new EventLog();
  private final EventLog serverLog = new EventLog();

  /** Says what tests run against that name no environment of their own. */
  public static void install(ContractEnvironment environment) {
    current = environment;
  }

  static ContractEnvironment current() {
    if (current == null) {
      throw new IllegalStateException(
          "No environment: override Contract.environment() or call ContractEnvironment.install");
    }
    return current;
  }

  /** Opens a session, waiting until it is established. */
  public abstract Session connect(String pathAndQuery);

  /** As {@link #connect}, over a link of about a megabyte a second. */
  public abstract Session connectSlow(String pathAndQuery);

  /** A session that ends with the client or server that it belongs to. */
  public record Owned(String owner, Session session, Runnable closeOwner, Side by) {}

  /** Sessions of clients and servers that a test may close, as far as there are such. */
  public List<Owned> connectToClose(String pathAndQuery) {
    return List.of();
  }

  /** Whether a client of this backend can ask its server to drain: browsers offer no way. */
  public boolean clientsCanDrain() {
    return true;
  }

  /** Whether a client of this backend hears that its server wishes to drain. */
  public boolean clientsHearOfDrain() {
    return true;
  }

  /** The largest code that a client of this backend can reset and stop streams with. */
  public long largestStreamCode() {
    return CloseInfo.MAX_CODE;
  }

  /** Whether a client learns the code of a stop that comes while the platform takes a write. */
  public boolean knowsCodesOfStopsDuringWrites() {
    return true;
  }

  /** Whether a client's reset that follows an open at once is told to the server. */
  public boolean tellsOfEarlyResets() {
    return true;
  }

  /** Whether an open that waits for the peer's limit can be taken back; else it is aborted. */
  public boolean takesOpensBack() {
    return true;
  }

  /** Whether a client always hears that the server reset a stream that it had not begun to read. */
  public boolean hearsResetsOfUnread() {
    return true;
  }

  /** Whether a client learns with which status it was refused: browsers tell pages nothing. */
  public boolean hearsStatusOfRefusals() {
    return true;
  }

  /** Whether the client is a page, whose requests say where it came from. */
  public boolean isPage() {
    return false;
  }

  /** Whether a datagram without payload can be sent and received. */
  public boolean carriesEmptyDatagrams() {
    return true;
  }

  /** Whether the client's platform drops datagrams that it said it had taken. */
  public boolean losesDatagramsUnseen() {
    return false;
  }

  /**
   * How much of the server's streams a client of this backend can leave unread, in bytes, and still
   * get every other one.
   */
  public int mostUnreadOfServer() {
    return 48 << 20;
  }

  /** What clients and servers of the environment are to be configured to tell. */
  public final EventLog log(Role role) {
    return role == Role.CLIENT ? clientLog : serverLog;
  }

  /** Whether there is a network, with connections that carry sessions and that clients dial. */
  public boolean hasConnections() {
    return true;
  }

  /** Stops what the environment has started. */
  public void close() {}

  /**
   * Waits for a stage.
   *
   * @param what names it if it does not come
   * @throws HeddleException the stage's failure
   */
  public <T> T await(String what, CompletableFuture<T> stage) {
    CompletableFuture<T> future = stage;
    try {
      return future.get(TIMEOUT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof HeddleException failure) {
        throw failure;
      }
      throw new AssertionError(what + " failed with " + cause, cause);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not come within " + TIMEOUT_S + " seconds", e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }
}
