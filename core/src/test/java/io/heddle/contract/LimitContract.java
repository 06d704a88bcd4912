package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What exceeds a limit of the peer waits, and is not lost. */
public abstract class LimitContract extends Contract {
  @Test
  public void opensPastThePeersLimitWaitForStreamsToEnd() {
    Session session = connect();
    int limit = ContractServer.LIMITS.maxBidiStreams();
    List<CompletableFuture<BidiStream>> opens = new ArrayList<>();
    for (int i = 0; i < limit + 200; i++) {
      opens.add(session.openBidi(StreamPriority.NORMAL));
    }
    int opened = 0;
    for (CompletableFuture<BidiStream> open : opens.subList(0, limit - 10)) {
      BidiStream stream = await("stream " + opened, open);
      stream.write(Bytes.ofUtf8("echo\n"));
      opened++;
    }
    assertTrue(
        opens.stream().anyMatch(open -> !open.isDone()),
        "no open waited for the limit of " + limit);
    for (CompletableFuture<BidiStream> open : opens.subList(0, limit - 10)) {
      BidiStream stream = await("an open stream", open);
      stream.finish();
      assertEquals("", text("its end", stream));
    }
    for (CompletableFuture<BidiStream> open : opens.subList(limit - 10, limit + 200)) {
      BidiStream stream = await("a stream that had to wait", open);
      stream.write(Bytes.ofUtf8("echo\nlate"));
      stream.finish();
      assertEquals("late", text("its echo", stream));
    }
  }

  /**
   * Few ends are not worth a frame while the peer may open many; once it may open none, they are.
   */
  @Test
  public void whatEndedLongAgoCountsWhenTheLimitIsReached() {
    Session session = connect();
    int limit = ContractServer.LIMITS.maxUniStreams();
    List<SendStream> streams = new ArrayList<>();
    open(session, limit / 2, streams);
    streams.get(0).reset(5);
    streams.get(1).reset(5);
    assertEquals("released", ask(session, "release ended"));
    open(session, limit - limit / 2 + 2, streams);
  }

  private void open(Session session, int count, List<SendStream> streams) {
    for (int i = 0; i < count; i++) {
      SendStream stream = await("stream " + streams.size(), session.openUni());
      await("its beginning", stream.write(new byte[1]));
      streams.add(stream);
    }
  }

  @Test
  public void theServersStreamsPastTheClientsLimitArriveInTheEnd() {
    Session session = connect();
    assertEquals("opened", ask(session, "open-uni 1500 10"));
    for (int i = 0; i < 1500; i++) {
      expectPattern(10, await("stream " + i, session.acceptUni()));
    }
  }
}
