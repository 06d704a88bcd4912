package io.heddle.browser;

import io.heddle.session.Loop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps streams that nobody reads from stalling the one that somebody waits for: they can hold all
 * that the browser lets the peer send on the connection, and it gives that back only for what is
 * read. The browser does not tell. So when reads wait and nothing comes for a while, what such
 * streams hold is read and set aside, of each as much as of the others, until something comes for a
 * read, or so much that the peer has credit again for certain. Confined to the page's thread.
 */
final class UnreadStreams {
  /** One that the peer sends on. */
  interface Stream {
    /** Whether nobody waits for what may have come. */
    boolean isUnread();

    /** Reads what may have come; then, or when it comes, {@link #setAside} is told. */
    void setAside();
  }

  /** How long nothing has come when the peer may be out of credit. */
  static final long SILENCE_NS = 200_000_000;

  /** Fewer than these cannot hold a connection's window: Chromium's is 15 MiB, a stream's 6. */
  static final int LEAST_STREAMS = 3;

  /** When so much has been read the browser has surely told the peer of it. */
  static final long ENOUGH_BYTES = 32 << 20;

  private final Loop loop;
  private final long most;
  private final Set<Stream> streams = new LinkedHashSet<>();
  private boolean waiting;
  private boolean lookDue;
  private boolean relieving;

  /** How often anything came, and when it was last looked at. */
  private long arrivals;

  private long arrivalsThen;

  /** Set aside since something came for a read. */
  private long takenBytes;

  /** What is set aside. */
  private long asideBytes;

  /**
   * Those of a session.
   *
   * @param most how many bytes may be set aside
   */
  UnreadStreams(Loop loop, long most) {
    this.loop = loop;
    this.most = most;
  }

  /** A stream that the peer sends on. */
  void add(Stream stream) {
    streams.add(stream);
    lookLater();
  }

  /** Nothing more comes on a stream. */
  void remove(Stream stream) {
    streams.remove(stream);
  }

  /** Whether reads wait. */
  void readsWait(boolean wait) {
    waiting = wait;
    lookLater();
  }

  /** Something came for a read. */
  void arrived() {
    arrivals++;
    relieving = false;
    takenBytes = 0;
    lookLater();
  }

  /**
   * Something came that nobody waits for, and is set aside.
   *
   * @return whether to take more of the stream
   */
  boolean setAside(int bytes) {
    arrivals++;
    takenBytes += bytes;
    asideBytes += bytes;
    lookLater();
    return relieving && mayTake();
  }

  /** What was set aside is read, or dropped. */
  void returned(int bytes) {
    asideBytes -= bytes;
  }

  private boolean mayTake() {
    return waiting && asideBytes < most && takenBytes < ENOUGH_BYTES;
  }

  private void lookLater() {
    if (waiting && !lookDue && streams.size() > LEAST_STREAMS) {
      lookDue = true;
      arrivalsThen = arrivals;
      loop.schedule(SILENCE_NS, this::look);
    }
  }

  private void look() {
    lookDue = false;
    if (arrivals != arrivalsThen) {
      lookLater();
    } else if (mayTake()) {
      relieve();
    }
  }

  private void relieve() {
    List<Stream> unread = new ArrayList<>();
    for (Stream stream : streams) {
      if (stream.isUnread()) {
        unread.add(stream);
      }
    }
    if (unread.size() >= LEAST_STREAMS) {
      relieving = true;
      for (Stream stream : unread) {
        stream.setAside();
      }
    }
  }
}
