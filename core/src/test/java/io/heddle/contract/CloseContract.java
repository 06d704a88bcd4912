package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.CloseInfo;
import io.heddle.HeddleException.Side;
import io.heddle.Session;
import io.heddle.SessionClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Either end closes; both learn code and reason, and nothing hangs. */
public abstract class CloseContract extends Contract {
  /** What the server sees when a client closes. */
  private void serverSees(String expected, long code, String reason) {
    Session session = connect();
    String key = newKey();
    assertEquals("watching", ask(session, "watch " + key));
    CloseInfo own = await("the close", session.close(code, reason));
    assertEquals(Side.LOCAL, own.by());
    assertEquals(code, own.code());
    assertEquals("REMOTE " + code + " " + expected, ask(connect(), "ended " + key));
  }

  private CloseInfo clientSees(String expected, long code, String reason) {
    Session session = connect();
    command(session, "close " + code + " " + reason);
    CloseInfo info = await("the close", session.closed());
    assertEquals(code, info.code());
    assertEquals(expected, info.reason());
    assertEquals(Side.REMOTE, info.by());
    return info;
  }

  @Test
  public void theServerSeesTheClientsCodes() {
    for (long code : CODES) {
      serverSees("bye", code, "bye");
    }
  }

  @Test
  public void theServerSeesTheClientsReasons() {
    serverSees("", 1, "");
    serverSees("auf Wiedersehen, さようなら 👋", 1, "auf Wiedersehen, さようなら 👋");
  }

  @Test
  public void theServerSeesReasonsOfUpTo1024Bytes() {
    serverSees("x".repeat(1024), 1, "x".repeat(1024));
    serverSees("x".repeat(1024), 1, "x".repeat(1025));
    // "é" has two bytes: the one that would straddle the bound is left out.
    serverSees("x" + "é".repeat(511), 1, "x" + "é".repeat(600));
  }

  @Test
  public void theClientSeesTheServersCodes() {
    for (long code : CODES) {
      clientSees("bye", code, "bye");
    }
  }

  @Test
  public void theClientSeesTheServersReasons() {
    clientSees("", 1, "");
    clientSees("auf Wiedersehen, さようなら 👋", 1, "auf Wiedersehen, さようなら 👋");
  }

  @Test
  public void theClientSeesReasonsOfUpTo1024Bytes() {
    clientSees("x".repeat(1024), 1, "x".repeat(1024));
    clientSees("x".repeat(1024), 1, "x".repeat(1025));
    clientSees("x" + "é".repeat(511), 1, "x" + "é".repeat(600));
  }

  @Test
  public void closingWithoutAnythingMeansZero() {
    Session session = connect();
    assertEquals(CloseInfo.of(0, "", Side.LOCAL), await("the close", session.close()));
  }

  @Test
  public void theFirstCloseWins() {
    Session session = connect();
    session.close(1, "first");
    assertEquals(
        CloseInfo.of(1, "first", Side.LOCAL), await("the close", session.close(2, "second")));
  }

  @Test
  public void codesThatDoNotFitAreRefused() {
    Session session = connect();
    assertThrows(IllegalArgumentException.class, () -> session.close(-1, ""));
    assertThrows(IllegalArgumentException.class, () -> session.close(0x1_0000_0000L, ""));
  }

  /** Everything that can be outstanding on a connection, or asked of it. */
  private List<CompletableFuture<?>> everything(Session session, BidiStream stream) {
    List<CompletableFuture<?>> calls = new ArrayList<>();
    calls.add(stream.read());
    calls.add(stream.readExact(10));
    calls.add(stream.readToEnd(10));
    calls.add(stream.write(new byte[16 << 20]));
    calls.add(stream.finish());
    calls.add(stream.receiveClosed());
    calls.add(stream.sendClosed());
    calls.add(session.acceptBidi());
    calls.add(session.acceptUni());
    calls.add(session.datagrams().receive());
    return calls;
  }

  private void allFail(Side by, List<CompletableFuture<?>> calls) {
    for (int i = 0; i < calls.size(); i++) {
      SessionClosedException closed =
          awaitFailure(SessionClosedException.class, "call " + i + " of all", calls.get(i));
      assertEquals(by, closed.side());
      assertEquals(4, closed.info().code());
      assertEquals("enough", closed.info().reason());
    }
  }

  private void laterCallsFail(Side by, Session session, BidiStream stream) {
    List<CompletableFuture<?>> later = everything(session, stream);
    later.add(session.openBidi());
    later.add(session.openUni());
    later.add(session.datagrams().send(Bytes.of((byte) 1)));
    allFail(by, later);
    await("statistics of a closed connection", session.stats());
    assertEquals(0, session.datagrams().maxSizeBytes());
  }

  @Test
  public void closingFailsWhatIsOutstandingAndWhatComesLater() {
    Session session = connect();
    BidiStream stream = command(session, "hold " + newKey());
    List<CompletableFuture<?>> outstanding = everything(session, stream);
    session.close(4, "enough");
    allFail(Side.LOCAL, outstanding);
    laterCallsFail(Side.LOCAL, session, stream);
  }

  @Test
  public void theServersCloseFailsWhatIsOutstandingAndWhatComesLater() {
    Session session = connect();
    BidiStream stream = command(session, "hold " + newKey());
    List<CompletableFuture<?>> outstanding = everything(session, stream);
    command(session, "close 4 enough");
    allFail(Side.REMOTE, outstanding);
    laterCallsFail(Side.REMOTE, session, stream);
  }

  @Test
  public void anEndedStreamStaysEnded() {
    Session session = connect();
    BidiStream stream = command(session, "echo");
    await("the end of writing", stream.finish());
    assertEquals("", text("the end", stream));
    await("the close", session.close());
    await("the end of writing", stream.sendClosed());
    await("the end of reading", stream.receiveClosed());
  }
}
