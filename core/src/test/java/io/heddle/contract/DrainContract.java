package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.BidiStream;
import io.heddle.Session;
import org.junit.jupiter.api.Test;

/** An end that asks the other to finish is heard, and everything still works. */
public abstract class DrainContract extends Contract {
  @Test
  public void theClientHearsTheServer() {
    if (!environment().clientsHearOfDrain()) {
      return;
    }
    Session session = connect();
    assertFalse(session.draining().isDone());
    assertEquals("asked", ask(session, "drain"));
    await("the wish to drain", session.draining());
    assertEquals(Pattern.outcome(0), ask(session, "count"));
  }

  @Test
  public void theServerHearsTheClient() {
    if (!environment().clientsCanDrain()) {
      return;
    }
    Session session = connect();
    BidiStream stream = command(session, "await-drain");
    expect("a sign that the server waits", "w", stream);
    session.drain();
    assertEquals("draining", text("what the server heard", stream));
    assertEquals(Pattern.outcome(0), ask(session, "count"));
  }
}
