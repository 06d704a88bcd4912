package io.heddle.observe;

import io.heddle.HeddleException;
import io.heddle.NetworkAddress;
import io.heddle.event.ConnectEvent;
import io.heddle.event.ConnectionEvent;
import io.heddle.event.Event;
import io.heddle.event.Role;
import io.heddle.event.ServerEvent;
import io.heddle.event.SessionEvent;
import io.heddle.wire.Printable;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Events as lines of text. What the other end sent is shortened, and printable ASCII; header fields
 * and queries, which may hold credentials, are left out. Stateless.
 */
final class EventText {
  private static final int MOST_SHOWN = 500;

  private EventText() {}

  /** A line that begins with the event's name. */
  static String of(Event event) {
    String detail = "";
    if (event instanceof SessionEvent of) {
      detail = of.session() + session(of);
    } else if (event instanceof ConnectionEvent of) {
      detail = of.connection() + connection(of);
    } else if (event instanceof ConnectEvent of) {
      detail = of.connect() + connect(of);
    } else if (event instanceof ServerEvent.Admitted admitted) {
      detail = shown(admitted.request().path());
    }
    return event.name() + " " + detail;
  }

  /** Which session. */
  static String session(SessionEvent.Opened session) {
    return session.session()
        + " "
        + session.transport().label()
        + " "
        + shown(session.request().path())
        + from(session.role() == Role.SERVER ? session.remoteAddress() : Optional.empty());
  }

  private static String session(SessionEvent event) {
    if (event instanceof SessionEvent.Opened opened) {
      String protocol = opened.protocol().map(name -> ", speaks " + name).orElse("");
      return " on "
          + opened.connection().orElse("no connection")
          + ": "
          + session(opened)
          + protocol;
    }
    if (event instanceof SessionEvent.Closed closed) {
      String code = closed.code().isPresent() ? " with code " + closed.code().getAsLong() : "";
      return " by "
          + closed.by()
          + code
          + " after "
          + ms(closed.durationNs())
          + ", "
          + closed.bytesSent()
          + " bytes sent, "
          + closed.bytesReceived()
          + " received: "
          + shown(closed.reason());
    }
    if (event instanceof SessionEvent.Draining draining) {
      return " by " + draining.by();
    }
    if (event instanceof SessionEvent.DatagramsDropped dropped) {
      return " " + dropped.direction() + " " + dropped.reason() + " " + dropped.count();
    }
    if (event instanceof SessionEvent.StreamOpened opened) {
      return " stream " + opened.stream() + " by " + opened.by();
    }
    if (event instanceof SessionEvent.StreamAborted aborted) {
      return " stream "
          + aborted.stream()
          + " "
          + aborted.direction()
          + " by "
          + aborted.by()
          + (aborted.code().isPresent() ? " with code " + aborted.code().getAsLong() : "");
    }
    return event instanceof SessionEvent.StreamClosed closed ? " stream " + closed.stream() : "";
  }

  private static String connection(ConnectionEvent event) {
    if (event instanceof ConnectionEvent.Opened opened) {
      return " " + opened.role() + opened.remoteAddress().map(at -> " " + text(at)).orElse("");
    }
    if (event instanceof ConnectionEvent.Established established) {
      return " after " + ms(established.handshakeNs());
    }
    if (event instanceof ConnectionEvent.Moved moved) {
      return " from " + text(moved.from()) + " to " + text(moved.to());
    }
    if (event instanceof ConnectionEvent.Violated violated) {
      return ": " + shown(violated.violation());
    }
    return event instanceof ConnectionEvent.Closed closed
        ? " by " + closed.by() + " after " + ms(closed.durationNs()) + ": " + shown(closed.reason())
        : "";
  }

  private static String connect(ConnectEvent event) {
    if (event instanceof ConnectEvent.Begun begun) {
      int query = begun.url().indexOf('?');
      return " to " + shown(query < 0 ? begun.url() : begun.url().substring(0, query));
    }
    if (event instanceof ConnectEvent.AttemptBegun begun) {
      return " over " + begun.transport().label();
    }
    if (event instanceof ConnectEvent.AttemptEnded ended) {
      return " over "
          + ended.transport().label()
          + " "
          + ended.result()
          + " after "
          + ms(ended.durationNs())
          + failure(ended.failure());
    }
    return event instanceof ConnectEvent.Ended ended
        ? ended.session().map(session -> " with " + session).orElse("")
            + " after "
            + ms(ended.durationNs())
            + failure(ended.failure())
        : "";
  }

  private static String failure(Optional<HeddleException> failure) {
    return failure.map(why -> ": " + shown(String.valueOf(why.getMessage()))).orElse("");
  }

  private static String ms(long ns) {
    return TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
  }

  /** Who is at the other end, as the end of a line. */
  static String from(Optional<NetworkAddress> address) {
    return address.map(known -> ", from " + known.host()).orElse("");
  }

  /** What the other end may have had a part in. */
  static String shown(String text) {
    return Printable.of(text, MOST_SHOWN);
  }

  static String text(NetworkAddress address) {
    String host = address.host();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.port();
  }
}
