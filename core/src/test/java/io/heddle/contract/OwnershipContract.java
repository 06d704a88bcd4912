package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams.Outcome;
import io.heddle.Session;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What is handed over belongs to the stream until its stage completes; from that moment its owner
 * may use the memory again.
 */
public abstract class OwnershipContract extends Contract {
  private static final int LENGTH = 200_000;

  @Test
  public void anArrayMayBeUsedAgainOnceItsWriteIsComplete() {
    for (int blockBytes : new int[] {100, 5_000, 60_000, LENGTH}) {
      BidiStream stream = command(connect(), "count");
      await(
          "writes of " + blockBytes + " bytes",
          Pattern.writeFromOneArray(stream, LENGTH, blockBytes));
      await("the end", stream.finish());
      assertEquals(Pattern.outcome(LENGTH), text("what arrived", stream));
    }
  }

  @Test
  public void soMayTheArrayOfAWriteThatIsTheLast() {
    Session session = connect();
    for (int i = 0; i < 20; i++) {
      BidiStream stream = command(session, "count");
      byte[] array = new byte[10_000];
      Pattern.fill(array, 0, array.length);
      CompletableFuture<Void> written =
          stream.write(array).thenRun(() -> Arrays.fill(array, (byte) 0xee));
      stream.finish();
      await("the bytes", written);
      assertEquals(Pattern.outcome(array.length), text("what arrived", stream));
    }
  }

  @Test
  public void soMayTheServersArrays() {
    Session session = connect();
    for (int i = 0; i < 3; i++) {
      expectPattern(LENGTH, command(session, "reuse " + LENGTH));
    }
  }

  @Test
  public void theArraysOfStreamsThatWriteAtOnceMayBeUsedAgain() {
    Session session = connect();
    List<BidiStream> streams = new ArrayList<>();
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      BidiStream stream = command(session, "count");
      streams.add(stream);
      writes.add(Pattern.writeFromOneArray(stream, LENGTH, 7_000));
    }
    for (int i = 0; i < streams.size(); i++) {
      await("the bytes of stream " + i, writes.get(i));
      streams.get(i).finish();
      assertEquals(Pattern.outcome(LENGTH), text("what arrived", streams.get(i)));
    }
  }

  @Test
  public void theRestOfAPartialWriteMayBeUsedAgain() {
    BidiStream stream = command(connect(), "count");
    byte[] block = new byte[30_000];
    int position = 0;
    while (position < LENGTH) {
      int count = Math.min(block.length, LENGTH - position);
      Pattern.fill(block, position, count);
      Bytes rest =
          await(
              "a part",
              stream
                  .writeSome(Bytes.of(block, 0, count))
                  .thenApply(
                      left -> {
                        Arrays.fill(block, (byte) 0xee);
                        return left;
                      }));
      position += count - rest.length();
      rest.release();
    }
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(LENGTH), text("what arrived", stream));
  }

  @Test
  public void aDatagramsArrayMayBeUsedAgainOnceItIsSent() {
    Session session = remember(environment().connect("/echo"));
    List<CompletableFuture<Outcome>> sent = new ArrayList<>();
    List<String> echoes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      byte[] array = ("datagram " + i).getBytes(StandardCharsets.UTF_8);
      sent.add(
          session
              .datagrams()
              .send(Bytes.of(array))
              .thenApply(
                  outcome -> {
                    Arrays.fill(array, (byte) 'x');
                    return outcome;
                  }));
    }
    for (CompletableFuture<Outcome> one : sent) {
      assertEquals(Outcome.SENT, await("a datagram", one));
      echoes.add(text(await("an echo", session.datagrams().receive())));
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(true, echoes.contains("datagram " + i), "no datagram " + i + " in " + echoes);
    }
  }
}
