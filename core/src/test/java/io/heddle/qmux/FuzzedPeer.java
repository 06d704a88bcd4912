package io.heddle.qmux;

import io.heddle.wire.FuzzInput;
import io.heddle.wire.Octets;
import io.heddle.wire.VarInt;

/** A peer that mixes what is right with what is nearly right, and with noise. */
final class FuzzedPeer {
  private static final long[] TYPES = {
    FrameType.PADDING,
    FrameType.RESET_STREAM,
    FrameType.STOP_SENDING,
    FrameType.MAX_DATA,
    FrameType.MAX_STREAM_DATA,
    FrameType.MAX_STREAMS_BIDI,
    FrameType.MAX_STREAMS_UNI,
    FrameType.DATA_BLOCKED,
    FrameType.STREAM_DATA_BLOCKED,
    FrameType.STREAMS_BLOCKED_BIDI,
    FrameType.STREAMS_BLOCKED_UNI,
    FrameType.QX_PING_REQUEST,
    FrameType.QX_PING_RESPONSE,
    FrameType.HEDDLE_DRAIN
  };

  private final FuzzInput decisions;
  private final FuzzedEngine engine;

  /** Where the next STREAM frame of each of the first streams continues the one before. */
  private final long[] offsets = new long[32];

  FuzzedPeer(FuzzInput decisions, FuzzedEngine engine) {
    this.decisions = decisions;
    this.engine = engine;
    if (decisions.below(8) > 0) {
      engine.record(parameters());
    }
  }

  void step() {
    switch (decisions.below(16)) {
      case 0 -> engine.record(decisions.take(decisions.octet()));
      case 1 -> engine.record(parameters());
      case 2 -> engine.record(mutated(frame()));
      case 3 -> engine.record(Octets.join(frame(), frame(), frame()));
      case 4 -> rarely();
      default -> engine.record(frame());
    }
  }

  private void rarely() {
    switch (decisions.below(64)) {
      case 1 -> engine.textMessage();
      case 2 -> engine.lose();
      case 3 -> engine.record(Frames.applicationClose(decisions.number(), "bye"));
      case 4 -> engine.record(Frames.transportClose(decisions.number(), "bye"));
      default -> engine.drainPipe();
    }
  }

  private byte[] parameters() {
    return new TransportParameters(
            decisions.number(),
            decisions.number(),
            decisions.number(),
            decisions.number(),
            decisions.number(),
            decisions.below(5),
            decisions.below(5),
            decisions.number(),
            Math.max(TransportParameters.DEFAULT_MAX_RECORD_BYTES, decisions.number()),
            decisions.yes())
        .encode();
  }

  private byte[] frame() {
    int choice = decisions.below(32);
    if (choice < TYPES.length) {
      long type = TYPES[choice];
      return switch (choice) {
        case 0 -> new byte[1 + decisions.octet()];
        case 1 -> Frames.numbers(type, id(), decisions.number(), decisions.number());
        case 2, 4, 8 -> Frames.numbers(type, id(), decisions.number());
        case 13 -> Frames.numbers(type);
        default -> Frames.numbers(type, decisions.number());
      };
    }
    if (choice == TYPES.length) {
      return Frames.datagram((int) Math.min(decisions.number(), 1024));
    }
    if (choice == TYPES.length + 1) {
      int slot = decisions.below(offsets.length);
      long size = Math.min(VarInt.MAX, offsets[slot] + decisions.below(4));
      return Frames.reset(slot, decisions.number(), size);
    }
    return stream();
  }

  private long id() {
    int octet = decisions.octet();
    return octet < 224 ? octet % offsets.length : decisions.number();
  }

  private byte[] stream() {
    int slot = decisions.below(offsets.length);
    int length = (int) Math.min(decisions.number(), 1024);
    int kind = decisions.octet();
    // Mostly where the one before ended, and seldom the last.
    long offset = kind < 240 ? offsets[slot] : decisions.number();
    offsets[slot] = Math.min(VarInt.MAX, offset + length);
    return Frames.stream(slot, offset, new byte[length], kind % 8 == 0);
  }

  private byte[] mutated(byte[] record) {
    int at = decisions.octet() % record.length;
    switch (decisions.below(3)) {
      case 0 -> record[at] = (byte) decisions.octet();
      case 1 -> record[at] ^= (byte) (1 << decisions.below(8));
      default -> {
        byte[] cut = new byte[at];
        System.arraycopy(record, 0, cut, 0, at);
        return cut;
      }
    }
    return record;
  }
}
