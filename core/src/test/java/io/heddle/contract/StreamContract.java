package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Streams carry bytes, all of them, in order, whoever opened them. */
public abstract class StreamContract extends Contract {
  private void echo(int length) {
    BidiStream stream = command(connect(), "echo");
    CompletableFuture<Void> written =
        Pattern.write(stream, length).thenCompose(done -> stream.finish());
    expectPattern(length, stream);
    await("the end of writing", written);
  }

  @Test
  public void noBytesAreEchoed() {
    BidiStream stream = command(connect(), "echo");
    await("the end of writing", stream.finish());
    assertEquals(Optional.empty(), await("the end", stream.read()));
    assertEquals(Optional.empty(), await("the end, once more", stream.read()));
  }

  @Test
  public void oneByteIsEchoed() {
    echo(1);
  }

  @Test
  public void oneMebibyteIsEchoed() {
    echo(1 << 20);
  }

  @Test
  public void sixtyFourMebibytesAreEchoed() {
    echo(64 << 20);
  }

  @Test
  public void thousandStreamsAreEchoedAtOnce() {
    Session session = connect();
    List<BidiStream> streams = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      streams.add(command(session, "echo"));
    }
    assertTrue(await("statistics", session.stats()).openStreams() >= 1000);
    for (int i = 0; i < 1000; i++) {
      BidiStream stream = streams.get(i);
      stream.write(Bytes.ofUtf8("number " + i + " of 1000"));
      stream.finish();
    }
    for (int i = 0; i < 1000; i++) {
      assertEquals("number " + i + " of 1000", text("echo " + i, streams.get(i)));
    }
  }

  @Test
  public void manyStreamsCarryMuchAtOnce() {
    Session session = connect();
    List<BidiStream> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      BidiStream stream = command(session, "echo");
      Pattern.write(stream, 1 << 19).thenCompose(done -> stream.finish());
      streams.add(stream);
    }
    for (BidiStream stream : streams) {
      expectPattern(1 << 19, stream);
    }
  }

  @Test
  public void opensAtTheSameTimeGiveStreamsOfTheirOwn() {
    Session session = connect();
    List<CompletableFuture<BidiStream>> opens = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      opens.add(session.openBidi());
    }
    Set<Long> ids = new HashSet<>();
    for (CompletableFuture<BidiStream> open : opens) {
      ids.add(await("a stream", open).id());
    }
    assertEquals(50, ids.size());
  }

  @Test
  public void aUnidirectionalStreamIsAnsweredOnAnother() {
    Session session = remember(environment().connect("/echo"));
    SendStream out = await("a stream", session.openUni());
    await("the bytes", out.write(Bytes.ofUtf8("one way")));
    await("the end", out.finish());
    assertEquals("one way", report(session));
  }

  @Test
  public void theServerOpensUnidirectionalStreams() {
    Session session = connect();
    assertEquals("opened", ask(session, "open-uni 5 100000"));
    for (int i = 0; i < 5; i++) {
      expectPattern(100_000, await("a stream", session.acceptUni()));
    }
  }

  @Test
  public void theServerOpensBidirectionalStreams() {
    Session session = connect();
    assertEquals("opened", ask(session, "open-bidi 5 100000"));
    for (int i = 0; i < 5; i++) {
      BidiStream stream = await("a stream", session.acceptBidi());
      CompletableFuture<Void> written =
          Pattern.write(stream, 50_000).thenCompose(done -> stream.finish());
      expectPattern(100_000, stream);
      await("the answer", written);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(Pattern.outcome(50_000), report(session));
    }
  }

  @Test
  public void readsGetNoMoreThanTheyAskFor() {
    BidiStream stream = command(connect(), "source 1000");
    PatternCheck check = new PatternCheck();
    for (Optional<Bytes> next = await("bytes", stream.read(7));
        next.isPresent();
        next = await("bytes", stream.read(7))) {
      assertTrue(next.get().length() >= 1 && next.get().length() <= 7);
      check.take(next.get());
    }
    assertEquals(1000, check.length());
  }

  @Test
  public void exactReadsGetExactlyWhatTheyAskFor() {
    BidiStream stream = command(connect(), "source 300000");
    PatternCheck check = new PatternCheck();
    for (int length : new int[] {0, 1, 99_999, 200_000}) {
      Bytes bytes = await("bytes", stream.readExact(length));
      assertEquals(length, bytes.length());
      check.take(bytes);
    }
    StreamException tooFew = awaitFailure(Kind.ENDED_EARLY, "one byte more", stream.readExact(1));
    assertEquals(Side.REMOTE, tooFew.side());
  }

  @Test
  public void readsToTheEndAreBounded() {
    Session session = connect();
    BidiStream fits = command(session, "source 1000");
    Bytes allowed = await("as much as allowed", fits.readToEnd(1000));
    assertArrayEquals(Pattern.block(0, 1000).toByteArray(), allowed.toByteArray());
    allowed.release();
    BidiStream tooLong = command(session, "source 1000");
    awaitFailure(Kind.TOO_LONG, "more than allowed", tooLong.readToEnd(999));
    StreamException stopped = awaitFailure(Kind.STOPPED, "a later read", tooLong.read());
    assertEquals(Side.LOCAL, stopped.side());
  }

  @Test
  public void readsAreServedInTheOrderOfTheCalls() {
    BidiStream stream = command(connect(), "echo");
    CompletableFuture<Bytes> first = stream.readExact(3);
    CompletableFuture<Bytes> second = stream.readExact(3);
    CompletableFuture<Bytes> rest = stream.readToEnd(100);
    stream.write(Bytes.ofUtf8("onetwothree"));
    stream.finish();
    assertEquals("one", text(await("the first", first)));
    assertEquals("two", text(await("the second", second)));
    assertEquals("three", text(await("the rest", rest)));
  }

  @Test
  public void aReadThatWasGivenUpLosesNothing() {
    BidiStream stream = command(connect(), "echo");
    CompletableFuture<Optional<Bytes>> read = stream.read();
    CompletableFuture<Bytes> exact = stream.readExact(100);
    assertTrue(read.cancel(true));
    await("some bytes", stream.write(Bytes.ofUtf8("all ")));
    assertTrue(exact.cancel(true));
    await("more bytes", stream.write(Bytes.ofUtf8("of it")));
    await("the end", stream.finish());
    assertEquals("all of it", text("what was sent", stream));
  }

  @Test
  public void aPartialWriteGivesBackWhatItDidNotTake() {
    Session session = connect();
    String key = newKey();
    BidiStream stream = command(session, "hold " + key);
    Bytes rest = await("some of it", stream.writeSome(Pattern.block(0, 8 << 20)));
    assertTrue(rest.length() < 8 << 20, "took nothing");
    stream.write(rest);
    await("the end of the command", command(session, "release " + key).finish());
    await("the end", stream.finish());
    assertEquals(Pattern.outcome(8 << 20), text("the sum", stream));
  }

  @Test
  public void nothingCanBeWrittenAfterTheEnd() {
    BidiStream stream = command(connect(), "count");
    await("the end", stream.finish());
    StreamException late =
        awaitFailure(Kind.FINISHED, "a late write", stream.write(Bytes.ofUtf8("late")));
    assertEquals(Side.LOCAL, late.side());
    assertEquals("0 0", text("the sum", stream));
  }

  @Test
  public void halvesOfASplitStreamWorkOnTheirOwn() {
    BidiStream stream = command(connect(), "echo");
    BidiStream.Halves halves = stream.split();
    SendStream send = halves.send();
    ReceiveStream receive = halves.receive();
    assertEquals(stream.id(), send.id());
    assertEquals(stream.id(), receive.id());
    await("the bytes", send.write(Bytes.ofUtf8("split")));
    await("the end", send.finish());
    assertEquals("split", text("the echo", receive));
    await("the end of reading", receive.receiveClosed());
    await("the end of writing", send.sendClosed());
  }

  @Test
  public void streamIdsSayWhoOpenedThemAndHow() {
    Session session = connect();
    // RFC 9000 §2.1: bit 0 is set on the server's, bit 1 on unidirectional ones.
    assertEquals(0x0, await("a stream", session.openBidi()).id() & 0x3);
    assertEquals(0x2, await("a stream", session.openUni()).id() & 0x3);
    BidiStream first = command(session, "open-uni 1 1");
    assertEquals(0x3, await("a stream", session.acceptUni()).id() & 0x3);
    BidiStream second = command(session, "open-bidi 1 1");
    assertEquals(0x1, await("a stream", session.acceptBidi()).id() & 0x3);
    assertNotEquals(first.id(), second.id());
  }
}
