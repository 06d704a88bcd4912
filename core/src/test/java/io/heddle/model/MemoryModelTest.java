package io.heddle.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.ByteLedger;
import io.heddle.session.OutsideLoop;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sessions in memory, in virtual time, and every handle of bytes accounted for. */
@Tag("jvm")
@Timeout(3_600)
class MemoryModelTest {
  /** By turns on the loop, and from outside of it as an application's threads are. */
  @Test
  void useHoldsTheModel() {
    Model.hold(seed -> new MemoryEnds(seed, seed % 2 == 0));
  }

  private static final class MemoryEnds extends VirtualEnds {
    private final ByteLedger bytes = new ByteLedger();
    private final MemoryPair pair;

    MemoryEnds(long seed, boolean outside) {
      this(seed, outside, new VirtualLoop());
    }

    private MemoryEnds(long seed, boolean outside, VirtualLoop loop) {
      super(loop);
      Random random = new Random(seed);
      Limits limits = SmallLimits.any(random);
      LinkConfig link =
          LinkConfig.IDEAL
              .withLatencyMs(random.nextInt(3))
              .withBytesPerSecond(random.nextBoolean() ? LinkConfig.UNLIMITED : 1 << 20)
              .withBufferBytes(1 << random.nextInt(16))
              .withDatagramLoss(random.nextInt(50), seed);
      pair =
          MemoryPair.builder(outside ? new OutsideLoop(loop) : loop)
              .link(link)
              .clientLimits(limits)
              .serverLimits(limits)
              .memory(bytes::of)
              .build();
    }

    @Override
    public Session client() {
      return pair.client();
    }

    @Override
    public Session server() {
      return pair.server();
    }

    @Override
    public Bytes bytes(byte[] content) {
      return bytes.of(content);
    }

    @Override
    public void checkNothingLeft() {
      super.checkNothingLeft();
      assertEquals(0, bytes.live(), "buffers");
    }
  }
}
