package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.wire.ApplicationErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A sender gives up: the other end learns the code. */
public abstract class ResetContract extends Contract {
  private static final int MANY = 1_000;

  @Test
  public void theServerSeesTheClientsCode() {
    Session session = connect();
    for (long code : codesToSend()) {
      BidiStream stream = command(session, "observe code");
      expect("a sign that the server reads", "o", stream);
      stream.reset(code);
      assertEquals("code RESET " + code + " REMOTE", report(session));
    }
  }

  /** What the transport has not sent yet is given up; what has arrived is not taken for all. */
  @Test
  public void aResetRightBehindBytesIsNoEnd() {
    Session session = connect();
    List<BidiStream> streams = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      BidiStream stream = command(session, "observe behind");
      expect("a sign that the server reads", "o", stream);
      streams.add(stream);
    }
    for (BidiStream stream : streams) {
      session
          .stats()
          .thenRun(
              () -> {
                stream.write(Bytes.ofUtf8("given up"));
                stream.reset(7);
              });
      assertEquals("behind RESET 7 REMOTE", report(session));
    }
  }

  @Test
  public void theClientSeesTheServersCode() {
    Session session = connect();
    for (long code : CODES) {
      BidiStream stream = command(session, "reset " + code);
      expect("a sign of the stream", "r", stream);
      CompletableFuture<Bytes> read = stream.readExact(1);
      await("leave to reset", stream.write(Bytes.ofUtf8("!")));
      StreamException reset = awaitFailure(Kind.RESET, "the pending read", read);
      assertEquals(OptionalLong.of(code), reset.code());
      assertEquals(Side.REMOTE, reset.side());
      awaitFailure(Kind.RESET, "a later read", stream.read());
      awaitFailure(Kind.RESET, "the end of reading", stream.receiveClosed());
      // The other direction is not concerned.
      await("the end of writing", stream.finish());
    }
  }

  @Test
  public void whoResetsFailsItsOwnWrites() {
    BidiStream stream = command(connect(), "observe own");
    expect("a sign that the server reads", "o", stream);
    stream.reset(9);
    StreamException late =
        awaitFailure(Kind.RESET, "a late write", stream.write(Bytes.ofUtf8("late")));
    assertEquals(Side.LOCAL, late.side());
    assertEquals(OptionalLong.of(9), late.code());
    awaitFailure(Kind.RESET, "the end of writing", stream.sendClosed());
  }

  @Test
  public void resetAfterTheEndIsIgnored() {
    BidiStream stream = command(connect(), "echo");
    await("the bytes", stream.write(Bytes.ofUtf8("kept")));
    await("the end", stream.finish());
    assertEquals("kept", text("the echo", stream));
    stream.reset(7);
    await("the end of writing", stream.sendClosed());
  }

  @Test
  public void codesThatDoNotFitAreRefused() {
    BidiStream stream = command(connect(), "echo");
    assertThrows(IllegalArgumentException.class, () -> stream.reset(-1));
    assertThrows(IllegalArgumentException.class, () -> stream.reset(0x1_0000_0000L));
    stream.reset(0xffff_ffffL);
  }

  @Test
  public void aResetRightAfterOpeningIsHeardOf() {
    if (environment().tellsOfEarlyResets()) {
      Session session = remember(environment().connect("/arrivals"));
      for (int i = 1; i <= 20; i++) {
        long code = i;
        session.openBidi().thenAccept(stream -> stream.reset(code));
        assertEquals("RESET " + code + " REMOTE", report(session));
      }
    }
  }

  @Test
  public void anApplicationsCodeIsToldAsItWasOnTheWireToo() {
    Session session = connect();
    BidiStream stream = command(session, "reset 5");
    expect("a sign of the stream", "r", stream);
    await("leave to reset", stream.write(Bytes.ofUtf8("!")));
    StreamException reset = awaitFailure(Kind.RESET, "the end of reading", stream.receiveClosed());
    assertEquals(OptionalLong.of(5), reset.code());
    // Where the platform tells it at all.
    long wire = reset.wireCode().orElse(5);
    assertTrue(wire == 5 || wire == ApplicationErrorCode.toHttp3(5), "wire code " + wire);
    stream.reset(1);
  }

  @Test
  public void manyStreamsMayBeAbortedAtOnce() {
    Session session = connect();
    List<CompletableFuture<BidiStream>> opened = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      opened.add(session.openBidi());
    }
    List<BidiStream> streams = new ArrayList<>();
    for (CompletableFuture<BidiStream> stage : opened) {
      BidiStream stream = await("a stream", stage);
      await("a byte", stream.write(Bytes.ofUtf8("x")));
      streams.add(stream);
    }
    for (BidiStream stream : streams) {
      stream.reset(1);
      stream.stopSending(2);
    }
    ask(session, "stats");
  }
}
