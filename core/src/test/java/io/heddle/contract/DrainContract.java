package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.BidiStream;
import io.heddle.Connection;
import org.junit.jupiter.api.Test;

/** An end that asks the other to finish is heard, and everything still works. */
public abstract class DrainContract extends Contract {
  @Test
  public void theClientHearsTheServer() {
    Connection connection = connect();
    assertFalse(connection.draining().toCompletableFuture().isDone());
    assertEquals("asked", ask(connection, "drain"));
    await("the wish to drain", connection.draining());
    assertEquals(Pattern.outcome(0), ask(connection, "count"));
  }

  @Test
  public void theServerHearsTheClient() {
    if (!environment().clientsCanDrain()) {
      return;
    }
    Connection connection = connect();
    BidiStream stream = command(connection, "await-drain");
    expect("a sign that the server waits", "w", stream);
    connection.drain();
    assertEquals("draining", text("what the server heard", stream));
    assertEquals(Pattern.outcome(0), ask(connection, "count"));
  }
}
