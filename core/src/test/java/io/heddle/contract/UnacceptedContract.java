package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.ReceiveStream;
import io.heddle.Session;
import io.heddle.StreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Streams that end before anybody accepts them give back what they hold, the peer's credit too. */
public abstract class UnacceptedContract extends Contract {
  /** More than twice what a peer may have open at once. */
  private static final int MANY = 2_500;

  @Test
  public void resetStreamsThatNobodyAcceptedMakeRoomForOthers() {
    Session session = connect();
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      opened.add(
          session
              .openUni()
              .thenCompose(
                  stream -> stream.write(new byte[100]).thenAccept(written -> stream.reset(5))));
    }
    for (int i = 0; i < MANY; i++) {
      await("stream " + i + " of those that are reset", opened.get(i));
    }
    CompletableFuture<Void> last =
        session.openUni().thenCompose(stream -> Transfers.say(stream, "still here"));
    takesAtLast("still here", session);
    await("the last stream", last);
  }

  @Test
  public void soDoStreamsThatAreOverBothWays() {
    Session session = remember(environment().connect("/nobody"));
    List<CompletableFuture<Void>> opened = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      opened.add(
          session
              .openBidi()
              .thenCompose(
                  stream ->
                      stream
                          .write(new byte[100])
                          .thenAccept(
                              written -> {
                                stream.stopSending(6);
                                stream.reset(5);
                              })));
    }
    for (int i = 0; i < MANY; i++) {
      await("stream " + i + " of those that are over", opened.get(i));
    }
  }

  @Test
  public void soDoTheServersStreams() {
    if (!environment().hearsResetsOfUnread()) {
      return;
    }
    Session session = connect();
    assertEquals("opened", ask(session, "open-reset " + MANY + " 5"));
    ask(session, "open-uni 1 10");
    // One whose reset is yet to be told may be there still.
    for (int left = MANY; left > 0; left--) {
      ReceiveStream stream = await("the last stream", session.acceptUni());
      try {
        expectPattern(10, stream);
        return;
      } catch (StreamException reset) {
        assertEquals(5, reset.code().orElseThrow());
      }
    }
  }

  /** Takes what the server accepts until that is whole: some resets may be on their way. */
  private void takesAtLast(String text, Session session) {
    String taken = ask(session, "take-uni");
    for (int left = MANY; left > 0 && !taken.equals(text); left--) {
      assertEquals("RESET 5 REMOTE", taken);
      taken = ask(session, "take-uni");
    }
    assertEquals(text, taken);
  }
}
