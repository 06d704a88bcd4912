package io.heddle.event;

import io.heddle.IoFailureException;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import java.util.Optional;

/** What happens to a server as a whole, told on any thread. */
public sealed interface ServerEvent extends Event {
  /**
   * A server listens. {@link Stopped} follows.
   *
   * @param address where, for WebTransport
   * @param webSocketAddress where, for WebSockets, if it takes them
   */
  record Started(NetworkAddress address, Optional<NetworkAddress> webSocketAddress)
      implements ServerEvent {
    @Override
    public String name() {
      return "server.started";
    }
  }

  /**
   * A request for a session is granted; its session opens unless the client has left.
   *
   * @param request what was asked for
   * @param protocol the application protocol, if one was chosen
   */
  record Admitted(SessionRequest request, Optional<String> protocol) implements ServerEvent {
    @Override
    public String name() {
      return "request.admitted";
    }
  }

  /**
   * A request for a session is refused.
   *
   * @param request what was asked for
   * @param status the HTTP status that the client gets, 400 to 599; 0 if its request was reset, as
   *     over HTTP/3 where a connection has all the sessions that it may have
   * @param reason why, for the operator; may quote what the client sent
   */
  record Refused(SessionRequest request, int status, String reason) implements ServerEvent {
    @Override
    public String name() {
      return "request.refused";
    }
  }

  /**
   * Code of the application's that decides on requests has failed. {@link Refused} follows.
   *
   * @param request what was asked for
   * @param failure what it threw
   */
  record FilterFailed(SessionRequest request, Throwable failure) implements ServerEvent {
    @Override
    public String name() {
      return "request.gate.failed";
    }
  }

  /**
   * Something is wrong with the server or its machine that an operator can look into; the server
   * goes on as well as it can.
   *
   * @param what in a sentence
   * @param cause its cause, if that is known
   */
  record Trouble(String what, Optional<Throwable> cause) implements ServerEvent {
    @Override
    public String name() {
      return "server.trouble";
    }
  }

  /**
   * A server takes no more sessions, and its sessions are asked to finish.
   *
   * @param graceMs how long they may take, in milliseconds; 0 for not at all
   * @param failure why it stops, if nobody asked it to
   */
  record Stopping(long graceMs, Optional<IoFailureException> failure) implements ServerEvent {
    @Override
    public String name() {
      return "server.stopping";
    }
  }

  /**
   * All that belonged to a server is released.
   *
   * @param unheardSessions how many sessions ended of which it is not known whether their clients
   *     have heard why
   */
  record Stopped(int unheardSessions) implements ServerEvent {
    @Override
    public String name() {
      return "server.stopped";
    }
  }
}
