package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.Connection;
import io.heddle.ConnectionClosedException;
import io.heddle.HeddleException.Side;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.StreamPriority;
import io.heddle.contract.ContractEnvironment.Owned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
  private static List<CompletionStage<?>> everything(
      Connection connection, BidiStream bidi, SendStream uni, ReceiveStream in) {
    List<CompletionStage<?>> calls = new ArrayList<>();
    calls.add(connection.openBidi());
    calls.add(connection.openUni(StreamPriority.HIGH));
    calls.add(connection.acceptBidi());
    calls.add(connection.acceptUni());
    calls.add(connection.datagrams().receive());
    calls.add(connection.datagrams().send(Bytes.ofUtf8("too late")));
    calls.add(bidi.write(Bytes.ofUtf8("too late")));
    calls.add(bidi.writeAll(new byte[1 << 20]));
    calls.add(bidi.finish());
    calls.add(bidi.sendClosed());
    calls.add(bidi.read());
    calls.add(bidi.read(1));
    calls.add(bidi.readExact(10));
    calls.add(bidi.readToEnd(10));
    calls.add(bidi.receiveClosed());
    calls.add(bidi.split().send().finish());
    calls.add(bidi.split().receive().read());
    calls.add(uni.writeAll(new byte[1]));
    calls.add(uni.finish());
    calls.add(in.read());
    return calls;
  }

  /** Everything that answers at once, or not at all. */
  private static void tell(Connection connection, BidiStream bidi) {
    connection.drain();
    connection.draining();
    connection.datagrams().outgoingMaxAgeMs(5);
    connection.datagrams().incomingMaxAgeMs(5);
    assertTrue(connection.datagrams().maxSizeBytes() >= 0);
    connection.datagrams().stats();
    bidi.priority(StreamPriority.HIGH);
    bidi.priority();
    bidi.stats();
    bidi.reset(7);
    bidi.stopSending(7);
  }

  @Test
  public void callsAfterwardsAreAnsweredAsDocumented() {
    for (Owned one : owned()) {
      Connection connection = one.connection();
      BidiStream bidi = command(connection, "hold " + newKey());
      SendStream uni = await("a stream", connection.openUni());
      command(connection, "open-uni 1 1");
      ReceiveStream in = await("a stream of the server's", connection.acceptUni());
      List<CompletionStage<?>> before = new ArrayList<>();
      before.add(connection.acceptBidi());
      before.add(bidi.read());
      before.add(bidi.writeAll(new byte[16 << 20]));
      one.closeOwner().run();
      CloseInfo info = await("the end of a session of " + one.owner(), connection.closed());
      assertEquals(one.by(), info.by(), one.owner());
      assertEquals(0, info.code(), one.owner());
      allFail(one, before);
      // Twice: the second time nothing of the first is left to be told, either.
      for (int round = 0; round < 2; round++) {
        allFail(one, everything(connection, bidi, uni, in));
        await("statistics of a session of " + one.owner(), connection.stats());
        assertEquals(info, await("a close afterwards", connection.close(9, "late")));
        tell(connection, bidi);
      }
    }
  }

  private void allFail(Owned one, List<CompletionStage<?>> calls) {
    for (CompletionStage<?> call : calls) {
      ConnectionClosedException closed =
          awaitFailure(
              ConnectionClosedException.class,
              "call " + calls.indexOf(call) + " after the end of " + one.owner(),
              call);
      assertEquals(one.by(), closed.side());
    }
  }

  @Test
  public void theServersReasonArrivesDuringWrites() {
    for (Owned one : owned()) {
      BidiStream down = command(one.connection(), "flood forever");
      SendStream up = await("a stream", one.connection().openUni());
      up.writeAll(new byte[32 << 20]);
      await("the first bytes", down.readExact(1000)).release();
      one.closeOwner().run();
      CloseInfo info = await("the end of a session of " + one.owner(), one.connection().closed());
      assertEquals(one.by(), info.by(), one.owner());
      assertEquals(one.by() == Side.REMOTE ? "server shutting down" : "", info.reason());
    }
  }
}
