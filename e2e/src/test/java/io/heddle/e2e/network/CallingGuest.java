package io.heddle.e2e.network;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.CongestionControl;
import io.heddle.HeddleException;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.TransportKind;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A client that does what its standard input says and tells how long that took, in milliseconds:
 *
 * <ul>
 *   <li>{@code connect URL HASH [CONTROL]}: over HTTP/3, or over the WebSocket that the URL means;
 *       says {@code connected MS} or {@code failed MS SIDE REASON}
 *   <li>{@code race URL HASH WS-ORIGIN}: over either; says {@code connected MS KIND}
 *   <li>{@code upload BYTES}: to {@code /sink}; says {@code uploaded MS BYTES}
 *   <li>{@code download}: what {@code /source} sends; says {@code downloaded MS BYTES}
 *   <li>{@code writes COUNT BYTES}: so many messages on a stream of {@code /echo}, each when the
 *       one before is back; says {@code wrote MS SLOWEST-MS}
 *   <li>{@code move KIND STREAMS BYTES}: as {@link PatternClient#move}; says {@code moved MS
 *       DATAGRAMS-SENT DATAGRAMS-BACK}
 *   <li>{@code datagram}: waits until a datagram may have so many bytes; says {@code datagram MS
 *       BYTES}
 * </ul>
 */
final class CallingGuest {
  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  private static final Map<Session, PatternClient> PATTERNS = new HashMap<>();

  private CallingGuest() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Optional<Session> session = Optional.empty();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      long startNs = System.nanoTime();
      if (words[0].equals("connect") || words[0].equals("race")) {
        session = connect(words, startNs);
      } else {
        act(session.orElseThrow(), words, startNs);
      }
    }
  }

  private static Optional<Session> connect(String[] words, long startNs) throws Exception {
    boolean race = words[0].equals("race");
    ClientConfig.Builder config =
        ClientConfig.builder().serverCertificateHash(words[2]).connectTimeoutMs(30_000);
    if (!race && words.length > 3) {
      config.congestionControl(CongestionControl.valueOf(words[3]));
    }
    if (race) {
      config.webSocketOrigin(words[3]).headStartMs(20_000);
    } else {
      config.transports(words[1].startsWith("ws") ? TransportKind.WEBSOCKET : TransportKind.HTTP3);
    }
    Client client = Client.create(config.build());
    OPEN.add(client);
    try {
      Session session = await(client.connect(words[1]));
      say("connected", startNs, race ? session.transport().toString() : "");
      return Optional.of(session);
    } catch (HeddleException e) {
      say("failed", startNs, e.side() + " " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void act(Session session, String[] words, long startNs) throws Exception {
    switch (words[0]) {
      case "upload" -> {
        BidiStream stream = await(session.openBidi());
        byte[] chunk = new byte[64 << 10];
        for (long left = Long.parseLong(words[1]); left > 0; left -= chunk.length) {
          await(stream.write(Bytes.of(chunk, 0, (int) Math.min(left, chunk.length))));
        }
        await(stream.finish());
        Bytes answer = await(stream.readToEnd(100));
        say("uploaded", startNs, answer.toUtf8());
      }
      case "download" -> {
        ReceiveStream stream = await(session.acceptUni());
        long bytes = 0;
        for (Optional<Bytes> next = await(stream.read());
            next.isPresent();
            next = await(stream.read())) {
          bytes += next.get().length();
          next.get().release();
        }
        say("downloaded", startNs, String.valueOf(bytes));
      }
      case "writes" -> {
        BidiStream stream = await(session.openBidi());
        int bytes = Integer.parseInt(words[2]);
        long slowestNs = 0;
        for (int i = Integer.parseInt(words[1]); i > 0; i--) {
          long oneNs = System.nanoTime();
          await(stream.write(new byte[bytes]));
          await(stream.readExact(bytes)).release();
          slowestNs = Math.max(slowestNs, System.nanoTime() - oneNs);
        }
        say("wrote", startNs, String.valueOf(TimeUnit.NANOSECONDS.toMillis(slowestNs)));
      }
      case "move" -> {
        PatternClient client = PATTERNS.computeIfAbsent(session, PatternClient::new);
        client.move(
            words[1].charAt(0), Integer.parseInt(words[2]), Long.parseLong(words[3]), 3_600);
        say("moved", startNs, client.datagramsSent() + " " + client.datagramsBack());
      }
      case "datagram" -> {
        int least = Integer.parseInt(words[1]);
        while (session.datagrams().maxSizeBytes() < least) {
          // Acknowledgements tell what arrived; this keeps them coming.
          await(session.datagrams().send(Bytes.of(new byte[] {1})));
          Thread.onSpinWait();
        }
        say("datagram", startNs, String.valueOf(session.datagrams().maxSizeBytes()));
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private static void say(String word, long startNs, String more) {
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    System.out.println((word + " " + ms + " " + more).strip());
  }

  private static <T> T await(CompletableFuture<T> stage) {
    try {
      return stage.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof HeddleException known ? known : e;
    }
  }
}
