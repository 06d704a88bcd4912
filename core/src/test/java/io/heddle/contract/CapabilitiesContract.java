package io.heddle.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.DatagramException;
import io.heddle.Datagrams.Outcome;
import io.heddle.PathStats;
import io.heddle.Session;
import io.heddle.StreamException;
import io.heddle.StreamException.Kind;
import io.heddle.TransportKind;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a session says that its transport can do is what happens, and nothing else. */
public abstract class CapabilitiesContract extends Contract {
  private static final int ROUND_TRIPS = 50;

  /** Fewer than either end's queue holds. */
  private static final int DATAGRAMS = 50;

  @Test
  public void aDrainIsHeardHereOrNot() {
    Session session = connect();
    boolean hears = session.capabilities().hearsDrain();
    assertEquals(environment().clientsHearOfDrain(), hears);
    assertEquals("asked", ask(session, "drain"));
    if (hears) {
      await("the wish to drain", session.draining());
    } else {
      roundTrips(session);
      assertFalse(session.draining().isDone());
    }
  }

  @Test
  public void aDrainIsHeardThereOrNot() {
    Session session = connect();
    boolean sends = session.capabilities().sendsDrain();
    assertEquals(environment().clientsCanDrain(), sends);
    BidiStream stream = command(session, "await-drain");
    expect("a sign that the server waits", "w", stream);
    CompletableFuture<Optional<Bytes>> heard = stream.read();
    session.drain();
    if (sends) {
      assertEquals("draining", text(await("what the server heard", heard).orElseThrow()));
    } else {
      roundTrips(session);
      assertFalse(heard.isDone());
    }
  }

  private void roundTrips(Session session) {
    for (int i = 0; i < ROUND_TRIPS; i++) {
      ask(session, "count");
    }
  }

  @Test
  public void theServerSaysWhatItCanDo() {
    Session session = connect();
    Capabilities here = session.capabilities();
    String[] there = ask(session, "capabilities").split(" ", 3);
    // What one end sends the other hears; browsers leave out their part.
    assertTrue(there[1].equals("true") || !here.sendsDrain());
    assertTrue(there[0].equals("true") || !here.hearsDrain());
    String[] sent = ask(session, "send-datagram 0").split(" ", 2);
    assertEquals("SENT", sent[0]);
    // The path may have been found to take more since.
    assertTrue(Integer.parseInt(sent[1]) >= Integer.parseInt(there[2]), sent[1]);
  }

  @Test
  public void aDatagramOfTheLargestSizeArrives() {
    Session session = connect();
    BidiStream stream = command(session, "receive-datagram");
    expect("a sign that the server waits", "d", stream);
    int largest = session.capabilities().maxDatagramBytes();
    await("the datagram", session.datagrams().send(Pattern.block(0, largest)));
    assertEquals(Pattern.outcome(largest), text("what arrived", stream));
  }

  @Test
  public void aLargerDatagramFails() {
    Session session = connect();
    int largest = session.capabilities().maxDatagramBytes();
    boolean fits = fits(session, largest + 1);
    // A path that is still being explored may take more than a moment ago.
    for (int i = 0; i < ROUND_TRIPS && fits; i++) {
      int grown = session.capabilities().maxDatagramBytes();
      assertTrue(grown > largest, "still " + largest + " bytes");
      largest = grown;
      fits = fits(session, largest + 1);
    }
    assertFalse(fits, "no size is too large");
  }

  private boolean fits(Session session, int length) {
    try {
      await("a datagram", session.datagrams().send(Pattern.block(0, length)));
      return true;
    } catch (DatagramException tooLarge) {
      return false;
    }
  }

  @Test
  public void reliableDatagramsAllArrive() {
    Session session = connect();
    boolean reliable = session.capabilities().hasReliableDatagrams();
    assertEquals(session.transport() != TransportKind.HTTP3, reliable);
    if (reliable) {
      for (int i = 0; i < DATAGRAMS; i++) {
        Outcome sent =
            await("a datagram", session.datagrams().send(Bytes.of(new byte[] {(byte) i})));
        assertEquals(Outcome.SENT, sent);
      }
      roundTrips(session);
      assertEquals("" + DATAGRAMS, ask(session, "datagrams"));
    }
  }

  @Test
  public void theLargestCodeArrivesAndNoLarger() {
    Session session = connect();
    OptionalLong largest = session.capabilities().maxStreamCode();
    assertEquals(OptionalLong.of(environment().largestStreamCode()), largest);
    long code = largest.getAsLong();
    assertEquals("code RESET " + code + " REMOTE", resetWith(session, code));
    assertEquals("code STOPPED " + code + " REMOTE", stopWith(session, code));
    if (code < CloseInfo.MAX_CODE) {
      long more = code + 1;
      assertNotEquals("code RESET " + more + " REMOTE", resetWith(session, more));
      assertNotEquals("code STOPPED " + more + " REMOTE", stopWith(session, more));
    }
  }

  private String resetWith(Session session, long code) {
    BidiStream stream = command(session, "observe code");
    expect("a sign that the server reads", "o", stream);
    stream.reset(code);
    return report(session);
  }

  private String stopWith(Session session, long code) {
    BidiStream stream = command(session, "flood code");
    await("some of the flood", stream.readExact(1000)).release();
    stream.stopSending(code);
    return report(session);
  }

  @Test
  public void theCodesOfStopsAreHeardDuringWrites() {
    Session session = connect();
    boolean hears = session.capabilities().hearsStopCodes();
    assertEquals(environment().knowsCodesOfStopsDuringWrites(), hears);
    BidiStream held = command(session, "stop 5");
    expect("a sign of the stream", "s", held);
    StreamException stopped =
        awaitFailure(Kind.STOPPED, "the write", held.write(Bytes.of(new byte[8 << 20])));
    if (hears) {
      assertEquals(OptionalLong.of(5), stopped.code());
    }
  }

  @Test
  public void thePathIsMeasuredOrNot() {
    Session session = connect();
    PathStats path = path(session);
    for (int i = 0; i < ROUND_TRIPS && path.smoothedRttNs().isEmpty(); i++) {
      path = path(session);
    }
    assertEquals(path.smoothedRttNs().isPresent(), session.capabilities().measuresPath());
  }

  private PathStats path(Session session) {
    ask(session, "count");
    return await("statistics", session.stats()).path();
  }
}
