package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.memory.VirtualLoop;
import io.heddle.model.Model;
import io.heddle.model.SmallLimits;
import io.heddle.model.VirtualEnds;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two engines in virtual time; {@link CreditWatch} checks what they put on the wire. */
@Tag("jvm")
@Timeout(3_600)
class QmuxModelTest {
  @Test
  void useHoldsTheModel() {
    Model.hold(seed -> new QmuxEnds(new Random(seed), new VirtualLoop()));
  }

  private static final class QmuxEnds extends VirtualEnds {
    private final QmuxPair pair;

    QmuxEnds(Random random, VirtualLoop loop) {
      super(loop);
      QmuxLink link =
          new QmuxLink(
              random.nextInt(3) * 5_000_000L,
              random.nextBoolean() ? 0 : 50_000 + random.nextInt(5_000_000),
              512 + random.nextInt(64 << 10));
      Limits client = SmallLimits.any(random);
      Limits server = SmallLimits.any(random);
      pair =
          new QmuxPair(
              loop,
              link,
              QmuxConfig.client(client).withTimeouts(0, 0).withRecords(recordBytes(random), 1_200),
              QmuxConfig.server(server).withTimeouts(0, 0).withRecords(recordBytes(random), 1_200));
      CreditWatch.watch(pair);
    }

    private static int recordBytes(Random random) {
      return TransportParameters.DEFAULT_MAX_RECORD_BYTES + random.nextInt(2) * 20_000;
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
    public void checkQuiet() {
      super.checkQuiet();
      assertEquals(0, pair.left(), "streams or payload left after the last stream has ended");
      assertEquals(0, pair.clientCarrier.table().heldCredit(), "credit was lost");
      assertEquals(0, pair.serverCarrier.table().heldCredit(), "credit was lost");
    }

    @Override
    public void checkNothingLeft() {
      super.checkNothingLeft();
      assertEquals(0, pair.left(), "streams or payload left after the close");
      assertTrue(pair.up.isClosed() && pair.down.isClosed(), "a pipe is open");
    }
  }
}
