package io.heddle.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenewedTest {
  /** What has been made, in order: the first stands still, the second fails, the third moves. */
  private final List<Peer> made = new ArrayList<>();

  private final Renewed renewed =
      new Renewed(
          1,
          () -> {
            Peer peer = new Peer(made.size());
            made.add(peer);
            return peer;
          });

  private double rate() throws Exception {
    return renewed.observe(1, 1, 1).get(0).median();
  }

  @Test
  void whatStandsStillOrFailsCountsAsNothingAndIsReplaced() throws Exception {
    assertEquals(0, rate());
    assertTrue(made.get(0).closed);
    assertEquals(0, rate());
    assertTrue(made.get(1).closed);
    assertTrue(rate() > 0);
    assertTrue(rate() > 0);
    assertEquals(3, made.size());
    assertEquals(List.of(2, 2, 2), made.get(2).starts, "it warms up once, and is measured twice");
  }

  private static final class Peer implements Transfer {
    private final int number;
    private final List<Integer> starts = new ArrayList<>();
    private long bytes;
    private boolean closed;

    Peer(int number) {
      this.number = number;
    }

    @Override
    public void start(int streams, int messageBytes) throws IOException {
      starts.add(number);
      if (number == 1) {
        throw new IOException("no connection");
      }
    }

    @Override
    public long receivedBytes() {
      bytes += number;
      return bytes;
    }

    @Override
    public void stop() {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
