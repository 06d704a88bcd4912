package io.heddle.e2e.network;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.TransportKind;
import io.heddle.e2e.EchoServer;
import io.heddle.paths.Loops;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ends of slow links, all of those of one host. Over each, one end sends a BACKGROUND stream
 * without end and CRITICAL messages beside it, which say when they were written: the clock is the
 * machine's, and so both ends'. The other end says {@code took NAME MEDIAN-NS NINE-OF-TEN-NS
 * SLOWEST-NS BYTES-PER-SECOND}.
 *
 * <ul>
 *   <li>{@code serve}, and {@code NAME ADDRESS DIRECTION} for each link: says {@code ready PORT
 *       WEBSOCKET-PORT HASH} for each
 *   <li>{@code call}, and {@code NAME ADDRESS DIRECTION KIND PORT WEBSOCKET-PORT} for each link
 * </ul>
 */
final class SlowLinkGuest {
  static final int MESSAGE_BYTES = 1 << 10;

  /** How long a sender may take until the bound holds. */
  static final int SETTLE_MS = 10_000;

  static final int MEASURE_MS = 6_000;

  private static final int PIECE_BYTES = 64 << 10;
  private static final byte MESSAGE = (byte) 0xff;
  private static final int SERVE_WORDS = 3;
  private static final int CALL_WORDS = 6;

  private SlowLinkGuest() {}

  public static void main(String[] arguments) throws Exception {
    boolean serves = arguments[0].equals("serve");
    int words = serves ? SERVE_WORDS : CALL_WORDS;
    for (int i = 1; i < arguments.length; i += words) {
      String[] link = Arrays.copyOfRange(arguments, i, i + words);
      if (serves) {
        serve(link);
      } else {
        call(link);
      }
    }
    while (System.in.read() >= 0) {
      // Until the one that started it has gone, too.
    }
    System.exit(0);
  }

  private static void serve(String[] link) throws Exception {
    boolean sends = link[2].equals("download");
    Server server =
        EchoServer.await(
            Server.start(
                ServerConfig.builder()
                    .host(link[1])
                    .port(0)
                    .webSocketPort(0)
                    .route("/", session -> use(link[0], session, sends))
                    .build()));
    System.out.println(
        "ready "
            + server.address().port()
            + " "
            + server.webSocketAddress().orElseThrow().port()
            + " "
            + server.certificateSha256().orElseThrow());
  }

  private static void call(String[] link) throws Exception {
    Client client =
        Client.create(
            ClientConfig.builder()
                .transports(TransportKind.valueOf(link[3]))
                .webSocketOrigin("ws://" + link[1] + ":" + link[5])
                .insecureTrustAnyCertificate(true)
                .build());
    String url = "https://" + link[1] + ":" + link[4] + "/";
    use(link[0], EchoServer.await(client.connect(url)), link[2].equals("upload"));
  }

  private static void use(String name, Session session, boolean sends) {
    Thread thread =
        new Thread(
            () -> {
              try {
                if (sends) {
                  send(session);
                } else {
                  new Receiver(session).measure(name);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void send(Session session) throws Exception {
    SendStream urgent = EchoServer.await(session.openUni(StreamPriority.CRITICAL));
    urgent.write(Bytes.of(new byte[] {MESSAGE}));
    SendStream bulk = EchoServer.await(session.openUni(StreamPriority.BACKGROUND));
    Loops.whileTrue(() -> bulk.write(Bytes.of(new byte[PIECE_BYTES])).thenApply(done -> true));
    for (int i = 0; !session.closed().isDone(); i++) {
      byte[] message = new byte[MESSAGE_BYTES];
      ByteBuffer.wrap(message).putLong(nowNs());
      urgent.write(Bytes.of(message));
      // Messages as they come: what is measured, not what is waited for.
      Thread.sleep(100 + 37 * (i % 11));
    }
  }

  /** Nanoseconds since 1970, as pages know them, too. */
  private static long nowNs() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano();
  }

  /** Takes in streams of which the first byte tells messages from the rest. */
  private static final class Receiver {
    private final AtomicLong bytes = new AtomicLong();
    private final BlockingQueue<Long> tookNs = new LinkedBlockingQueue<>();

    Receiver(Session from) {
      Loops.whileTrue(
          () ->
              from.acceptUni()
                  .thenApply(
                      stream -> {
                        stream.readExact(1).thenAccept(first -> receive(stream, first));
                        return true;
                      }));
    }

    private void receive(ReceiveStream stream, Bytes first) {
      boolean isMessage = first.get(0) == MESSAGE;
      first.release();
      if (isMessage) {
        // One stream may carry many; one that ends fails the last of these.
        Loops.whileTrue(() -> stream.readExact(MESSAGE_BYTES).thenApply(this::message));
      } else {
        Loops.whileTrue(
            () ->
                stream
                    .read()
                    .thenApply(
                        next -> {
                          next.ifPresent(this::count);
                          return next.isPresent();
                        }));
      }
    }

    private boolean message(Bytes message) {
      byte[] writtenNs = new byte[Long.BYTES];
      message.copyTo(0, writtenNs, 0, writtenNs.length);
      count(message);
      tookNs.add(nowNs() - ByteBuffer.wrap(writtenNs).getLong());
      return true;
    }

    private void count(Bytes some) {
      bytes.addAndGet(some.length());
      some.release();
    }

    void measure(String name) throws InterruptedException {
      Thread.sleep(SETTLE_MS);
      tookNs.clear();
      long before = bytes.get();
      long fromNs = System.nanoTime();
      Thread.sleep(MEASURE_MS);
      double seconds = (System.nanoTime() - fromNs) / 1e9;
      List<Long> sorted = tookNs.stream().sorted().toList();
      int count = sorted.size();
      System.out.println(
          "took %s %d %d %d %.0f"
              .formatted(
                  name,
                  count == 0 ? -1 : sorted.get(count / 2),
                  count == 0 ? -1 : sorted.get(count * 9 / 10),
                  count == 0 ? -1 : sorted.get(count - 1),
                  (bytes.get() - before) / seconds));
    }
  }
}
