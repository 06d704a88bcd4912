package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Session;
import org.junit.jupiter.api.Test;

/** The directions of a stream end independently of each other. */
public abstract class HalfCloseContract extends Contract {
  @Test
  public void theServerAnswersAfterTheClientHasEnded() {
    BidiStream stream = command(connect(), "count");
    await("the bytes", Pattern.write(stream, 5000));
    await("the end of writing", stream.finish());
    assertEquals(Pattern.outcome(5000), text("the answer", stream));
  }

  @Test
  public void theClientWritesAfterTheServerHasEnded() {
    Session session = connect();
    BidiStream stream = command(session, "greet after");
    assertEquals("hello", text("the greeting", stream));
    await("the end of reading", stream.receiveClosed());
    assertFalse(stream.sendClosed().isDone());
    await("the bytes", Pattern.write(stream, 5000));
    await("the end of writing", stream.finish());
    assertEquals("after " + Pattern.outcome(5000), report(session));
  }

  @Test
  public void finishingTwiceIsFinishingOnce() {
    BidiStream stream = command(connect(), "echo");
    stream.write(Bytes.ofUtf8("once"));
    await("the end", stream.finish());
    await("the same end", stream.finish());
    assertEquals("once", text("the echo", stream));
  }
}
