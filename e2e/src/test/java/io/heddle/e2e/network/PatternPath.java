package io.heddle.e2e.network;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Session;
import io.heddle.SessionHandler;
import io.heddle.paths.Loops;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Takes and gives the {@link Pattern}. A bidirectional stream begins with 17 bytes: {@code u} or
 * {@code d}, where in the pattern, and how many bytes, as numbers of eight bytes. After {@code u}
 * those bytes follow, and the answer says whether they were exact; after {@code d} the stream ends,
 * and the answer is those bytes. Datagrams are echoed. Stateless.
 */
final class PatternPath implements SessionHandler {
  static final int HEADER_BYTES = 17;

  @Override
  public void handle(Session session) {
    Loops.whileTrue(
        () ->
            session
                .acceptBidi()
                .thenApply(
                    stream -> {
                      serve(stream);
                      return true;
                    }));
    Loops.whileTrue(
        () ->
            session
                .datagrams()
                .receive()
                .thenApply(
                    datagram -> {
                      session.datagrams().send(datagram);
                      return true;
                    }));
  }

  private static CompletableFuture<Void> serve(BidiStream stream) {
    return stream
        .readExact(HEADER_BYTES)
        .thenCompose(
            header -> {
              ByteBuffer numbers = ByteBuffer.wrap(header.toByteArray());
              header.release();
              byte kind = numbers.get();
              long from = numbers.getLong();
              long count = numbers.getLong();
              if (kind == 'd') {
                return Pattern.write(stream, from, count);
              }
              return Pattern.check(stream, from, count)
                  .thenCompose(
                      verdict -> {
                        stream.write(Bytes.ofUtf8(verdict));
                        return stream.finish();
                      });
            });
  }

  static Bytes header(char kind, long from, long count) {
    return Bytes.of(
        ByteBuffer.allocate(HEADER_BYTES).put((byte) kind).putLong(from).putLong(count).array());
  }
}
