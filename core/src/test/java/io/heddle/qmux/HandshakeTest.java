package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Outcomes;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static FakePeer fresh() {
    return new FakePeer(QmuxConfig.client(FakePeer.SMALL).withTimeouts(0, 0));
  }

  @Test
  void opensWaitForThePeersParameters() {
    FakePeer peer = fresh();
    peer.open(true);
    assertEquals(List.of(), peer.sent());
    assertEquals(List.of(), peer.heard());
    assertEquals(0, peer.engine.maxDatagramBytes());
    assertFalse(Outcomes.done(peer.engine.ready()));
    peer.hello();
    assertEquals(List.of("PING 0", "STREAM 0 @0 ''"), peer.sent());
    assertEquals(List.of("opened 0", "writable"), peer.heard());
    assertTrue(Outcomes.done(peer.engine.ready()));
  }

  @Test
  void aStreamOpensAtThePeerBeforeThereIsData() {
    FakePeer peer = fresh();
    peer.hello();
    peer.sent();
    peer.open(false);
    assertEquals(List.of("STREAM 2 @0 ''"), peer.sent());
    peer.write(2, 5, false);
    assertEquals(List.of("STREAM 2 @0 '\0\0\0\0\0'"), peer.sent());
  }

  @Test
  void dataWrittenAtOnceOpensTheStream() {
    FakePeer peer = fresh();
    peer.hello();
    peer.sent();
    peer.request(false);
    peer.loop.step();
    peer.write(2, 5, false);
    assertEquals(List.of("STREAM 2 @0 '\0\0\0\0\0'"), peer.sent());
  }

  @Test
  void anotherFrameBeforeTheParametersIsAViolation() {
    fresh().expectError(TransportError.PROTOCOL_VIOLATION, Frames.numbers(0x10, 5));
    fresh().expectError(TransportError.PROTOCOL_VIOLATION, new byte[] {0});
    fresh()
        .expectError(
            TransportError.PROTOCOL_VIOLATION, Frames.numbers(FrameType.QX_PING_REQUEST, 1));
  }

  @Test
  void parametersSentAgainAreAViolation() {
    byte[] parameters = FakePeer.parameters(1, 1, 1).encode();
    fresh().expectError(TransportError.PROTOCOL_VIOLATION, parameters, parameters);
  }

  @Test
  void parametersThatAreWrongAreParameterErrors() {
    fresh()
        .expectError(
            TransportError.TRANSPORT_PARAMETER_ERROR,
            Frames.parameters(Frames.parameter(0x03, 1200)));
  }

  @Test
  void parametersCutShortAreAnEncodingError() {
    fresh()
        .expectError(
            TransportError.FRAME_ENCODING_ERROR,
            Frames.numbers(FrameType.QX_TRANSPORT_PARAMETERS, 5, 1));
  }

  @Test
  void parametersMayBeFollowedByFrames() {
    FakePeer peer = new FakePeer(QmuxConfig.server(FakePeer.SMALL).withTimeouts(0, 0));
    peer.record(Frames.parameters(new byte[0]), Frames.stream(0, 0, "early", true));
    peer.read(0);
    assertEquals(List.of("arrived 0 bidi", "writable", "data 0 'early'"), peer.heard());
  }

  @Test
  void withoutParametersNothingMayBeOpened() {
    FakePeer peer = fresh();
    peer.record(Frames.parameters(new byte[0]));
    peer.sent();
    peer.open(true);
    assertEquals(List.of(), peer.sent());
    assertEquals(List.of("writable"), peer.heard());
  }

  @Test
  void readyFailsWhenTheConnectionEndsBefore() {
    FakePeer peer = fresh();
    peer.malformed();
    assertTrue(Outcomes.done(peer.engine.ready()));
    assertTrue(peer.engine.ready().isCompletedExceptionally());
  }
}
