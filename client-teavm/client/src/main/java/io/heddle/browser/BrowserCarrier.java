package io.heddle.browser;

import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.PathStats;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.StreamPriority;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.ReadResult;
import io.heddle.browser.web.ReadableStreamDefaultReader;
import io.heddle.browser.web.WebTransport;
import io.heddle.browser.web.WebTransportBidirectionalStream;
import io.heddle.browser.web.WebTransportCloseInfo;
import io.heddle.browser.web.WebTransportReceiveStream;
import io.heddle.browser.web.WebTransportSendStreamOptions;
import io.heddle.session.Carrier;
import io.heddle.session.CarrierCapabilities;
import io.heddle.session.CarrierEvents;
import io.heddle.session.Loop;
import io.heddle.session.MeasuredPath;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session over the browser's WebTransport. Confined to the page's thread. */
final class BrowserCarrier implements Carrier {
  // RFC 9000 §2.1: the two low bits say who opened a stream, and whether both may send.
  private static final int SERVER = 0x1;
  private static final int UNIDIRECTIONAL = 0x2;

  private static final long FIGURES_EVERY_NS = 5_000_000_000L;

  private final WebTransport transport;
  private final long idleTimeoutMs;
  private final long beganNs = loop().nowNs();
  private final BrowserDatagrams datagrams;
  private final SendWindow window = new SendWindow(loop(), this::writableSoon);
  private final OutrankedPace pace;
  private final UnreadStreams unread;
  private boolean waitingForPace;
  private final StreamOpens bidiOpens = new StreamOpens(loop(), this::openBidi);
  private final StreamOpens uniOpens = new StreamOpens(loop(), this::openUni);
  private final Aborts aborts = new Aborts(loop(), this::pathStats);
  private boolean ended;
  private boolean closing;
  private final int[] streamsOfKind = new int[4];
  private List<BrowserStream> toTellWritable = new ArrayList<>();
  private boolean tellingWritable;
  private @Nullable CarrierEvents events;
  private PathStats figures = MeasuredPath.UNKNOWN;

  /**
   * A carrier of an established session.
   *
   * @param idleTimeoutMs how long the peer probably waits for a sign of life; the browser's own
   *     timeout is not told
   * @param maxUnreadBytes how much of streams that nobody reads may be set aside for others
   * @param connectNs how long it took to connect
   */
  BrowserCarrier(WebTransport transport, long idleTimeoutMs, long maxUnreadBytes, long connectNs) {
    this.transport = transport;
    this.idleTimeoutMs = idleTimeoutMs;
    unread = new UnreadStreams(loop(), maxUnreadBytes);
    pace = new OutrankedPace(connectNs, beganNs);
    datagrams = new BrowserDatagrams(transport.getDatagrams(), this::writableSoon);
  }

  /** Tells the engine what happens from now on. */
  void start(CarrierEvents told) {
    events = told;
    acceptBidi(transport.getIncomingBidirectionalStreams().getReader());
    acceptUni(transport.getIncomingUnidirectionalStreams().getReader());
    datagrams.receive(told, aborts::heard);
    if (transport.hasStats()) {
      keepFigures();
    }
    if (transport.tellsDraining()) {
      Reactions.on(transport.getDraining(), asked -> told.drainRequested(), never -> {});
    }
    Reactions.on(
        transport.getClosed(),
        info -> {
          end();
          // Either is without effect unless it fits who closed first.
          told.closeSent();
          told.closedByPeer((long) info.getCloseCode(), info.getReason());
        },
        reason -> {
          end();
          told.failed(
              loop()
                  .suspension(idleTimeoutMs, beganNs)
                  .orElse(Failures.lost(Side.TRANSPORT, Failures.text(reason))));
        });
  }

  private void end() {
    ended = true;
    bidiOpens.end();
    uniOpens.end();
    aborts.end();
  }

  private CarrierEvents events() {
    CarrierEvents told = events;
    if (told == null) {
      throw new IllegalStateException("the session has not started");
    }
    return told;
  }

  private long nextId(int kind) {
    return 4L * streamsOfKind[kind]++ + kind;
  }

  private void acceptBidi(ReadableStreamDefaultReader<WebTransportBidirectionalStream> reader) {
    Reactions.on(
        reader.read(),
        (ReadResult<WebTransportBidirectionalStream> result) -> {
          if (!result.isDone()) {
            aborts.heard();
            WebTransportBidirectionalStream both = result.getValue();
            BrowserStream stream =
                new BrowserStream(
                    this,
                    nextId(SERVER),
                    StreamPriority.NORMAL,
                    both.getWritable(),
                    both.getReadable());
            stream.start(events().arrived(stream, true));
            acceptBidi(reader);
          }
        },
        ended -> {});
  }

  private void acceptUni(ReadableStreamDefaultReader<WebTransportReceiveStream> reader) {
    Reactions.on(
        reader.read(),
        (ReadResult<WebTransportReceiveStream> result) -> {
          if (!result.isDone()) {
            aborts.heard();
            BrowserStream stream =
                new BrowserStream(
                    this,
                    nextId(SERVER | UNIDIRECTIONAL),
                    StreamPriority.NORMAL,
                    null,
                    result.getValue());
            stream.start(events().arrived(stream, false));
            acceptUni(reader);
          }
        },
        ended -> {});
  }

  SendWindow window() {
    return window;
  }

  OutrankedPace pace() {
    return pace;
  }

  UnreadStreams unread() {
    return unread;
  }

  Aborts aborts() {
    return aborts;
  }

  @Override
  public void readsWait(boolean waiting) {
    unread.readsWait(waiting);
  }

  OutrankedPace.End ended() {
    return pace.ended(window.total(), loop().nowNs());
  }

  void acknowledged(OutrankedPace.End end) {
    aborts.heard();
    pace.acknowledged(end, loop().nowNs());
    if (waitingForPace) {
      writableSoon();
    }
  }

  /** Tells the engine soon that a stream has room, and then that the connection has. */
  void writableSoon(BrowserStream stream) {
    toTellWritable.add(stream);
    writableSoon();
  }

  /** Tells the engine soon that the connection has room. */
  void writableSoon() {
    if (!tellingWritable) {
      tellingWritable = true;
      loop().execute(this::tellWritable);
    }
  }

  private void tellWritable() {
    tellingWritable = false;
    List<BrowserStream> streams = toTellWritable;
    toTellWritable = new ArrayList<>();
    for (BrowserStream stream : streams) {
      stream.tellWritable();
    }
    events().writable();
  }

  @Override
  public Loop loop() {
    return BrowserLoop.INSTANCE;
  }

  @Override
  public void open(boolean bidirectional, OpenResult result) {
    (bidirectional ? bidiOpens : uniOpens).add(result);
  }

  @Override
  public void giveUp(OpenResult result) {
    bidiOpens.giveUp(result);
    uniOpens.giveUp(result);
  }

  private static WebTransportSendStreamOptions options(StreamPriority priority) {
    WebTransportSendStreamOptions options = new WebTransportSendStreamOptions();
    options.sendOrder = priority.value();
    options.waitUntilAvailable = true;
    return options;
  }

  private void openBidi(OpenResult result) {
    StreamPriority priority = result.priority();
    try {
      Reactions.on(
          transport.createBidirectionalStream(options(priority)),
          both -> {
            opened(
                bidiOpens,
                new BrowserStream(
                    this, nextId(0), priority, both.getWritable(), both.getReadable()),
                result);
          },
          reason -> {
            if (mayTryAgain(reason)) {
              bidiOpens.refused(result);
            } else {
              failed(bidiOpens, Failures.text(reason), result);
            }
          });
    } catch (RuntimeException e) {
      loop().execute(() -> failed(bidiOpens, Failures.text(e), result));
    }
  }

  private void openUni(OpenResult result) {
    StreamPriority priority = result.priority();
    try {
      Reactions.on(
          transport.createUnidirectionalStream(options(priority)),
          send -> {
            opened(
                uniOpens,
                new BrowserStream(this, nextId(UNIDIRECTIONAL), priority, send, null),
                result);
          },
          reason -> {
            if (mayTryAgain(reason)) {
              uniOpens.refused(result);
            } else {
              failed(uniOpens, Failures.text(reason), result);
            }
          });
    } catch (RuntimeException e) {
      loop().execute(() -> failed(uniOpens, Failures.text(e), result));
    }
  }

  private boolean mayTryAgain(Any reason) {
    return !ended && Failures.isNetworkError(reason);
  }

  private void opened(StreamOpens opens, BrowserStream stream, OpenResult result) {
    if (opens.opened()) {
      aborts.heard();
    }
    stream.start(result.opened(stream));
  }

  private static void failed(StreamOpens opens, String reason, OpenResult result) {
    opens.failed();
    result.failed(
        new StreamException(
            Kind.NOT_OPENED,
            Side.TRANSPORT,
            "The browser opens no stream on this connection: " + reason));
  }

  @Override
  public int room(int level) {
    if (!window.hasRoom(level)) {
      return 0;
    }
    int room = pace.room(level, window.total(), loop().nowNs());
    if (room == 0 && !waitingForPace) {
      waitingForPace = true;
      loop()
          .schedule(
              pace.waitNs(loop().nowNs()),
              () -> {
                waitingForPace = false;
                writableSoon();
              });
    }
    return room;
  }

  /** Chromium has its streams take turns itself, and each write costs the page much. */
  @Override
  public int turnBytes() {
    return 64 << 10;
  }

  @Override
  public Capabilities capabilities() {
    return new CarrierCapabilities(
        /* sendsDrain= */ false,
        /* hearsDrain= */ transport.tellsDraining(),
        maxDatagramBytes(),
        /* hasReliableDatagrams= */ false,
        /* mayMigrate= */ true,
        OptionalLong.of(Failures.codeThatIsSent(CloseInfo.MAX_CODE)),
        /* hearsStopCodes= */ false,
        // Firefox has the method, and refuses.
        /* measuresPath= */ figures.smoothedRttNs().isPresent());
  }

  @Override
  public int maxDatagramBytes() {
    return datagrams.maxBytes();
  }

  @Override
  public boolean sendDatagram(Bytes payload) {
    return datagrams.send(payload);
  }

  @Override
  public void flush() {}

  /** Not to be had: W3C WebTransport lets only the server ask. */
  @Override
  public void drain() {}

  @Override
  public void close(long code, String reason) {
    WebTransportCloseInfo info = new WebTransportCloseInfo();
    info.setCloseCode((double) code);
    info.setReason(reason);
    closing = true;
    try {
      transport.close(info);
    } catch (RuntimeException e) {
      // It was lost in this very moment: that promise tells.
      Reactions.ignore(transport.getClosed());
    }
  }

  @Override
  public CompletableFuture<PathStats> pathStats() {
    // A transport that has failed has no figures (W3C WebTransport, getStats).
    if (!transport.hasStats() || ended || closing) {
      return CompletableFuture.completedFuture(figures);
    }
    return takeFigures().exceptionally(failed -> figures);
  }

  private CompletableFuture<PathStats> takeFigures() {
    return Promises.toFuture(
        transport.getStats(),
        taken -> {
          figures = PathFigures.of(taken);
          return figures;
        });
  }

  /** Now and then, so that the figures of a transport that fails are not old. */
  @SuppressWarnings("FutureReturnValueIgnored") // a transport that has ended keeps what there is
  private void keepFigures() {
    if (!ended && !closing) {
      takeFigures();
      loop().schedule(FIGURES_EVERY_NS, this::keepFigures);
    }
  }
}
