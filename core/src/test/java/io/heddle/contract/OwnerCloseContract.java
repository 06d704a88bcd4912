package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import io.heddle.StreamPriority;
import io.heddle.contract.ContractEnvironment.Owned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * When a client or a server closes, its sessions end as by their own close, and whatever is called
 * afterwards is answered as documented, even if the threads behind it are gone.
 */
public abstract class OwnerCloseContract extends Contract {
  private List<Owned> owned() {
    List<Owned> owned = environment().connectToClose(ContractServer.PATH);
    assumeFalse(owned.isEmpty(), "nobody can be closed here");
    return owned;
  }

  /** Everything that answers with a stage; each fails with how the session ended. */
  private static List<CompletableFuture<?>> everything(
      Session session, BidiStream bidi, SendStream uni, ReceiveStream in) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    calls.add(session.openBidi());
    calls.add(session.openUni(StreamPriority.HIGH));
    calls.add(session.acceptBidi());
    calls.add(session.acceptUni());
    calls.add(session.datagrams().receive());
    calls.add(session.datagrams().send(Bytes.ofUtf8("too late")));
    calls.add(bidi.writeSome(Bytes.ofUtf8("too late")));
    calls.add(bidi.write(new byte[1 << 20]));
    calls.add(bidi.finish());
    calls.add(bidi.sendClosed());
    calls.add(bidi.read());
    calls.add(bidi.read(1));
    calls.add(bidi.readExact(10));
    calls.add(bidi.readToEnd(10));
    calls.add(bidi.receiveClosed());
    calls.add(bidi.split().send().finish());
    calls.add(bidi.split().receive().read());
    calls.add(uni.write(new byte[1]));
    calls.add(uni.finish());
    calls.add(in.read());
    return calls;
  }

  /** Everything that answers at once, or not at all. */
  private static void tell(Session session, BidiStream bidi) {
    session.drain();
    session.draining();
    session.datagrams().outgoingMaxAgeMs(5);
    session.datagrams().incomingMaxAgeMs(5);
    assertTrue(session.datagrams().maxSizeBytes() >= 0);
    session.datagrams().stats();
    bidi.priority(StreamPriority.HIGH);
    bidi.priority();
    bidi.stats();
    bidi.reset(7);
    bidi.stopSending(7);
  }

  @Test
  public void callsAfterwardsAreAnsweredAsDocumented() {
    for (Owned one : owned()) {
      Session session = one.session();
      BidiStream bidi = command(session, "hold " + newKey());
      SendStream uni = await("a stream", session.openUni());
      command(session, "open-uni 1 1");
      ReceiveStream in = await("a stream of the server's", session.acceptUni());
      List<CompletableFuture<?>> before = new ArrayList<>();
      before.add(session.acceptBidi());
      before.add(bidi.read());
      before.add(bidi.write(new byte[16 << 20]));
      one.closeOwner().run();
      CloseInfo info = await("the end of a session of " + one.owner(), session.closed());
      assertEquals(one.by(), info.by(), one.owner());
      assertEquals(0, info.code(), one.owner());
      allFail(one, before);
      // Twice: the second time nothing of the first is left to be told, either.
      for (int round = 0; round < 2; round++) {
        allFail(one, everything(session, bidi, uni, in));
        await("statistics of a session of " + one.owner(), session.stats());
        assertEquals(info, await("a close afterwards", session.close(9, "late")));
        tell(session, bidi);
      }
    }
  }

  private void allFail(Owned one, List<CompletableFuture<?>> calls) {
    for (int i = 0; i < calls.size(); i++) {
      SessionClosedException closed =
          awaitFailure(
              SessionClosedException.class,
              "call " + i + " after the end of " + one.owner(),
              calls.get(i));
      assertEquals(one.by(), closed.side());
    }
  }

  @Test
  public void theServersReasonArrivesDuringWrites() {
    for (Owned one : owned()) {
      BidiStream down = command(one.session(), "flood forever");
      SendStream up = await("a stream", one.session().openUni());
      up.write(new byte[32 << 20]);
      await("the first bytes", down.readExact(1000)).release();
      one.closeOwner().run();
      CloseInfo info = await("the end of a session of " + one.owner(), one.session().closed());
      assertEquals(one.by(), info.by(), one.owner());
      assertEquals(one.by() == Side.REMOTE ? "server shutting down" : "", info.reason());
    }
  }
}
