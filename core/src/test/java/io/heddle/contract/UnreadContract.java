package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.ReceiveStream;
import io.heddle.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Streams that nobody reads do not stall the one that is read, in whatever order an application
 * reads: all are sent at once, and together they are far more than the connection's window.
 */
public abstract class UnreadContract extends Contract {
  @Test
  public void aFewLongStreamsAreReadOneAfterAnother() {
    readOneAfterAnother(5, 4 << 20, 0, false);
  }

  @Test
  public void aFewLongStreamsAreReadFromTheLastToTheFirst() {
    readOneAfterAnother(5, 4 << 20, 0, true);
  }

  @Test
  public void moreStreamsThanTheWindowHoldsBeginningsOfAreReadOneAfterAnother() {
    readOneAfterAnother(90, 256 << 10, 0, false);
  }

  @Test
  public void moreStreamsThanTheWindowHoldsBeginningsOfAreReadFromTheLastToTheFirst() {
    readOneAfterAnother(90, 256 << 10, 0, true);
  }

  @Test
  public void streamsThatWereReadALittleAreReadOneAfterAnother() {
    readOneAfterAnother(12, 2 << 20, 700 << 10, false);
  }

  @Test
  public void streamsThatWereReadALittleAreReadFromTheLastToTheFirst() {
    readOneAfterAnother(12, 2 << 20, 700 << 10, true);
  }

  @Test
  public void aFewLongStreamsOfTheServerAreReadFromTheLastToTheFirst() {
    readStreamsOfTheServer(5);
  }

  @Test
  public void manyStreamsOfTheServerAreReadFromTheLastToTheFirst() {
    readStreamsOfTheServer(90);
  }

  private void readStreamsOfTheServer(int count) {
    int length = Math.min(5 << 20, environment().mostUnreadOfServer() / count);
    Session session = connect();
    assertEquals("opened", ask(session, "open-uni " + count + " " + length));
    List<ReceiveStream> streams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      streams.add(await("stream " + i, session.acceptUni()));
    }
    Collections.reverse(streams);
    for (ReceiveStream stream : streams) {
      expectPattern(length, stream);
    }
  }

  private void readOneAfterAnother(int count, int length, int first, boolean reverse) {
    Session session = connect();
    List<BidiStream> streams = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(newKey());
      streams.add(command(session, "nibble " + first + " " + keys.get(i)));
      if (first == 0) {
        // It has arrived: who waits for streams, and not in a read, has no claim to more credit.
        expect("stream " + i, "n", streams.get(i));
      }
    }
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BidiStream stream = streams.get(i);
      CompletableFuture<Void> written = Pattern.write(stream, length);
      ends.add(written.thenCompose(done -> stream.finish()));
      if (first > 0) {
        // One after the other, so that each has the whole window to grow in.
        expect("the first bytes of stream " + i, "n", stream);
      }
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    if (reverse) {
      Collections.reverse(order);
    }
    Session other = connect();
    for (int i : order) {
      assertEquals("released", ask(other, "release " + keys.get(i)));
      assertEquals(Pattern.outcome(length), text("the sum of stream " + i, streams.get(i)));
      await("the end of stream " + i, ends.get(i));
    }
  }
}
