package io.heddle.benchmarks.peers;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CongestionControl;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.benchmarks.link.Link;
import io.heddle.network.UdpNetwork;
import io.heddle.paths.EchoPath;
import io.heddle.paths.Loops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Heddle's client sends on streams of one connection, or of several in turn; its server takes each
 * message in as a whole, or sends it back to the client, which does.
 */
public final class HeddleTransfer implements Transfer {
  /** Written ahead of what the window takes, by each stream. */
  private static final int AHEAD_BYTES = 256 << 10;

  private final Trip trip;
  private final HeddlePair pair;
  private final Optional<UdpNetwork> link;
  private final List<Session> sessions = new ArrayList<>();
  private final Tally tally = new Tally();
  private volatile int messageBytes;
  private volatile boolean stopped = true;
  private List<Writer> writers = List.of();

  /** Connects over loopback as it is. */
  public HeddleTransfer(Way way, Trip trip) {
    this(way, trip, 1);
  }

  /** Connects several times over loopback as it is. */
  public HeddleTransfer(Way way, Trip trip, int count) {
    this.trip = trip;
    pair =
        new HeddlePair(
            way, Map.of("/sink", this::receive, "/echo", new EchoPath()), Limits.DEFAULT);
    link = Optional.empty();
    for (int i = 0; i < count; i++) {
      sessions.add(HeddlePair.await(pair.connect(trip == Trip.ROUND ? "/echo" : "/sink")));
    }
  }

  /** Connects over a shaped link. */
  public HeddleTransfer(Link over, CongestionControl control) throws IOException {
    trip = Trip.ONE_WAY;
    pair =
        new HeddlePair(
            Map.of("/sink", this::receive),
            Limits.DEFAULT,
            server -> server.congestionControl(control),
            client -> client.congestionControl(control));
    UdpNetwork network = over.to(pair.server().address().port());
    link = Optional.of(network);
    sessions.add(HeddlePair.await(pair.connect("/sink", network.port())));
  }

  private void receive(Session arrived) {
    Loops.whileTrue(
        () ->
            arrived
                .acceptUni()
                .thenApply(
                    stream -> {
                      takeAll(stream);
                      return true;
                    }));
  }

  private void takeAll(ReceiveStream stream) {
    Loops.whileTrue(() -> take(stream));
  }

  private CompletableFuture<Boolean> take(ReceiveStream stream) {
    // Large messages are taken as they come; the bytes are what counts then.
    return messageBytes > 4096
        ? stream.read().thenApply(chunk -> chunk.map(this::count).orElse(false))
        : stream.readExact(messageBytes).thenApply(this::count);
  }

  private boolean count(Bytes bytes) {
    tally.received(bytes.length());
    bytes.release();
    return true;
  }

  @Override
  public void start(int streams, int length) {
    messageBytes = length;
    stopped = false;
    writers = new ArrayList<>();
    byte[] message = Payload.of(length);
    for (int i = 0; i < streams; i++) {
      writers.add(new Writer(open(sessions.get(i % sessions.size())), message));
    }
    writers.forEach(Writer::start);
  }

  private SendStream open(Session session) {
    if (trip == Trip.ONE_WAY) {
      return HeddlePair.await(session.openUni());
    }
    BidiStream stream = HeddlePair.await(session.openBidi());
    takeAll(stream);
    return stream;
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() {
    stopped = true;
    writers.forEach(writer -> HeddlePair.await(writer.done));
    tally.settle();
  }

  @Override
  public void close() {
    pair.close();
    link.ifPresent(UdpNetwork::close);
  }

  /** Keeps one stream's writes ahead of the window. */
  private final class Writer {
    private final SendStream stream;
    private final byte[] message;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int aheadBytes;
    private boolean writing;

    Writer(SendStream stream, byte[] message) {
      this.stream = stream;
      this.message = message;
    }

    void start() {
      // An empty write completes on the connection's thread, where the rest is to happen.
      stream.write(Bytes.empty()).thenRun(this::write);
    }

    private void write() {
      if (writing) {
        return;
      }
      writing = true;
      while (!stopped && aheadBytes < AHEAD_BYTES) {
        aheadBytes += message.length;
        tally.sent(message.length);
        stream.write(Bytes.of(message)).thenRun(this::written);
      }
      writing = false;
      if (stopped && !done.isDone()) {
        stream.finish().thenRun(() -> done.complete(null));
      }
    }

    private void written() {
      aheadBytes -= message.length;
      write();
    }
  }
}
