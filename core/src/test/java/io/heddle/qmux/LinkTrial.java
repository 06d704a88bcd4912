package io.heddle.qmux;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * One BACKGROUND stream that always has more to send, and CRITICAL messages beside it, of 1 KiB
 * unless told otherwise, over a link of virtual time with a queue that takes whatever comes.
 */
final class LinkTrial {
  private static final long MS = 1_000_000;
  private static final int PIECE = 256 << 10;

  private static final Limits WIDE =
      Limits.builder().streamWindowBytes(16 << 20).connectionWindowBytes(32 << 20).build();

  private final VirtualLoop loop = new VirtualLoop();
  private final LinkPipe pipe;
  private final ArrayDeque<Long> messagesNs = new ArrayDeque<>();
  private SendStream urgent;
  private int messageBytes = 1 << 10;
  private int leftBytes;
  private long receivedBytes;
  private long longestWaitNs;

  /** Opens the streams and begins to send. */
  LinkTrial(QmuxLink link, boolean download) {
    QmuxConfig config = QmuxConfig.client(WIDE);
    QmuxPair pair = new QmuxPair(loop, link, config, QmuxConfig.server(WIDE));
    pipe = download ? pair.down : pair.up;
    Session sender = download ? pair.server() : pair.client();
    Session receiver = download ? pair.client() : pair.server();
    while (pair.clientCarrier.maxDatagramBytes() == 0
        || pair.serverCarrier.maxDatagramBytes() == 0) {
      loop.step();
    }
    receiver.acceptUni().thenAccept(this::readUrgent);
    CompletableFuture<SendStream> opened = sender.openUni(StreamPriority.CRITICAL);
    loop.runReady();
    urgent = Outcomes.value(opened);
    message();
    while (!messagesNs.isEmpty()) {
      loop.step();
    }
    receiver.acceptUni().thenAccept(this::readBulk);
    CompletableFuture<SendStream> second = sender.openUni(StreamPriority.BACKGROUND);
    loop.runReady();
    write(Outcomes.value(second));
  }

  private static void write(SendStream stream) {
    stream.write(Bytes.of(new byte[PIECE])).thenRun(() -> write(stream));
  }

  private void message() {
    messagesNs.add(loop.nowNs());
    leftBytes = messageBytes;
    urgent.write(Bytes.of(new byte[messageBytes]));
  }

  private void readBulk(ReceiveStream stream) {
    stream
        .read()
        .thenAccept(
            next -> {
              next.ifPresent(
                  bytes -> {
                    receivedBytes += bytes.length();
                    bytes.release();
                  });
              readBulk(stream);
            });
  }

  private void readUrgent(ReceiveStream stream) {
    stream
        .read()
        .thenAccept(
            next -> {
              next.ifPresent(
                  bytes -> {
                    receivedBytes += bytes.length();
                    leftBytes -= bytes.length();
                    bytes.release();
                  });
              if (leftBytes == 0) {
                longestWaitNs = Math.max(longestWaitNs, waitNs(messagesNs.remove()));
              }
              readUrgent(stream);
            });
  }

  /** From the write to the last byte, less the path's delay and the message's own transmission. */
  private long waitNs(long writtenNs) {
    QmuxLink link = pipe.link();
    return loop.nowNs() - writtenNs - link.latencyNs() - link.transferNs(messageBytes);
  }

  /** How long messages are from now on. */
  LinkTrial messagesOf(int bytes) {
    messageBytes = bytes;
    return this;
  }

  /** The link's rate is another one from now on. */
  void rate(long bytesPerSecond) {
    pipe.rate(bytesPerSecond);
  }

  /** Sends bulk only; answers with how much of the link that took. */
  double bulk(long forMs) {
    long before = receivedBytes;
    loop.advance(forMs * MS);
    return (double) (receivedBytes - before) / pipe.link().bytesPerSecond() / forMs * 1000;
  }

  /**
   * What came of messages.
   *
   * @param waitMs the longest wait
   * @param use part of the link
   */
  record Messages(double waitMs, double use) {}

  /** Sends messages beside the bulk, one at a time, at odd intervals. */
  Messages messages(long forMs) {
    loop.advance(0);
    longestWaitNs = 0;
    long before = receivedBytes;
    long fromNs = loop.nowNs();
    for (int i = 0; loop.nowNs() - fromNs < forMs * MS; i++) {
      message();
      while (!messagesNs.isEmpty()) {
        loop.step();
      }
      loop.advance((150 + 37 * (i % 11)) * MS);
    }
    double seconds = (loop.nowNs() - fromNs) / 1e9;
    return new Messages(
        longestWaitNs / 1e6, (receivedBytes - before) / seconds / pipe.link().bytesPerSecond());
  }
}
