package io.heddle.observe;

import static org.slf4j.event.Level.INFO;
import static org.slf4j.event.Level.WARN;

import io.heddle.SessionRequest;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Detail;
import io.heddle.event.Event;
import io.heddle.event.EventSink;
import io.heddle.event.Role;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import io.heddle.watch.RareWarnings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to SLF4J, by the logger of this class. What an operator may want to look into is at
 * WARN, what changes at INFO, what goes well for a session or connection at DEBUG, streams and
 * datagrams at TRACE. What strangers can cause as often as they like is one line in ten seconds for
 * each kind of it, with a count, and at DEBUG the others. Any thread.
 */
public final class LogSink implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);

  private final RareWarnings pages = new RareWarnings(LOG, WARN, "A page was turned away");
  private final RareWarnings requests = new RareWarnings(LOG, INFO, "A request was refused");
  private final RareWarnings refused = new RareWarnings(LOG, INFO, "A connection was refused");
  private final RareWarnings lost = new RareWarnings(LOG, INFO, "A session was lost");
  private final RareWarnings violations =
      new RareWarnings(LOG, WARN, "A connection was closed for what its peer did");
  private final RareWarnings failures =
      new RareWarnings(LOG, WARN, "Code of the application failed");
  private final RareWarnings troubles = new RareWarnings(LOG, WARN, "The server has trouble");

  /** A sink; what is counted is counted for it alone. */
  public LogSink() {}

  @Override
  public boolean wants(Detail detail) {
    return LOG.isTraceEnabled();
  }

  @Override
  public void on(Event event) {
    if (event instanceof SessionEvent of) {
      session(of);
    } else if (event instanceof ServerEvent of) {
      server(of);
    } else if (event instanceof ConnectionEvent of) {
      connection(of);
    } else {
      debug(event);
    }
  }

  private static void debug(Event event) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}", EventText.of(event));
    }
  }

  private void session(SessionEvent event) {
    if (event instanceof SessionEvent.Closed closed && closed.failure().isPresent()) {
      lost.add(EventText.session(closed.opened()) + ": " + EventText.shown(closed.reason()));
    } else if (event instanceof SessionEvent.HandlerFailed failed) {
      failures.addWithStack(
          failed.session() + " " + EventText.shown(failed.path()), failed.failure());
    } else if (event.detail().isPresent()) {
      LOG.trace("{}", EventText.of(event));
    } else {
      debug(event);
    }
  }

  private void server(ServerEvent event) {
    if (event instanceof ServerEvent.Refused refusal) {
      refused(refusal);
    } else if (event instanceof ServerEvent.FilterFailed failed) {
      failures.addWithStack(
          "a filter before " + EventText.shown(failed.request().path()), failed.failure());
    } else if (event instanceof ServerEvent.Trouble trouble) {
      String cause = trouble.cause().map(known -> ": " + known).orElse("");
      troubles.add(trouble.what() + cause);
      trouble.cause().ifPresent(known -> LOG.debug("{}", trouble.what(), known));
    } else if (event instanceof ServerEvent.Started started) {
      LOG.info(
          "Listening on {}{}",
          EventText.text(started.address()),
          started
              .webSocketAddress()
              .map(ws -> ", for WebSockets on " + EventText.text(ws))
              .orElse(""));
    } else if (event instanceof ServerEvent.Stopping stopping) {
      stopping(stopping);
    } else if (event instanceof ServerEvent.Stopped stopped) {
      stopped(stopped);
    } else {
      debug(event);
    }
  }

  private void refused(ServerEvent.Refused refusal) {
    SessionRequest request = refusal.request();
    boolean isPage =
        request.origin().isPresent() && (refusal.status() == 403 || refusal.status() == 421);
    (isPage ? pages : requests)
        .add(
            EventText.shown(request.path())
                + " with "
                + refusal.status()
                + ": "
                + EventText.shown(refusal.reason()));
  }

  private static void stopping(ServerEvent.Stopping stopping) {
    stopping
        .failure()
        .ifPresentOrElse(
            why -> LOG.error("The server gives up: {}", why.getMessage(), why),
            () -> LOG.info("Stopping; sessions have {} ms to finish", stopping.graceMs()));
  }

  private static void stopped(ServerEvent.Stopped stopped) {
    if (stopped.unheardSessions() > 0) {
      LOG.warn(
          "{} sessions ended without a sign of their clients: they may not have heard that the"
              + " server shut down",
          stopped.unheardSessions());
    }
    LOG.info("Stopped");
  }

  private void connection(ConnectionEvent event) {
    if (event instanceof ConnectionEvent.Violated violated
        && violated.opened().role() == Role.SERVER) {
      // A client's session is lost for that, which says the same.
      violations.add(
          EventText.shown(violated.violation())
              + EventText.from(violated.opened().remoteAddress()));
    } else if (event instanceof ConnectionEvent.Refused refusal) {
      refused.add(EventText.shown(refusal.reason()) + EventText.from(refusal.remoteAddress()));
    } else {
      debug(event);
    }
  }
}
