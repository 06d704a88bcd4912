package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.SendStream;
import io.heddle.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever gives up waiting takes nothing from those who ask later. */
public abstract class GiveUpContract extends Contract {
  private static void giveUp(CompletableFuture<?> stage) {
    assertTrue(stage.cancel(true));
  }

  @Test
  public void whatArrivesGoesToWhoAsksNext() {
    Session session = remember(environment().connect("/echo"));
    for (int i = 0; i < 100; i++) {
      giveUp(session.acceptUni());
      giveUp(session.datagrams().receive());
    }
    await("an echo", session.openUni().thenCompose(out -> Transfers.say(out, "stream")));
    assertEquals("stream", text("the stream", await("a stream", session.acceptUni())));
    session.datagrams().send(Bytes.ofUtf8("datagram"));
    assertEquals("datagram", text(await("the datagram", session.datagrams().receive())));
  }

  @Test
  public void anOpenThatIsGivenUpOpensNothing() {
    Session session = connect();
    int limit = ContractServer.LIMITS.maxUniStreams();
    List<SendStream> streams = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      SendStream stream = await("stream " + i, session.openUni());
      await("its beginning", stream.write(new byte[1]));
      streams.add(stream);
    }
    List<CompletableFuture<SendStream>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(session.openUni());
    }
    CompletableFuture<SendStream> wanted = session.openUni();
    assertFalse(wanted.isDone());
    waiting.forEach(GiveUpContract::giveUp);
    streams.get(0).reset(5);
    await("the stream that is wanted", wanted);
    if (environment().takesOpensBack()) {
      assertEquals(limit + 1, await("the statistics", session.stats()).streamsOpened());
    }
  }

  @Test
  public void theEndOfAConnectionIsOneForAllWhoAsk() {
    Session session = connect();
    CompletableFuture<CloseInfo> closed = session.closed();
    assertSame(closed, session.closed());
    assertFalse(closed.cancel(true));
    assertFalse(closed.complete(CloseInfo.of(9, "", Side.REMOTE)));
    assertFalse(closed.completeExceptionally(new IllegalStateException("mine")));
    assertFalse(closed.isDone());
    session.close(3, "all hear");
    assertEquals(CloseInfo.of(3, "all hear", Side.LOCAL), await("the close", closed));
  }
}
