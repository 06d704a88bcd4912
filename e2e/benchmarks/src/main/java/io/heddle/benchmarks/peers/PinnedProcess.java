package io.heddle.benchmarks.peers;

import io.heddle.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A transfer in a process of its own, for {@link PinnedTransfer}. For each line that it reads it
 * does something and says what came of it.
 */
final class PinnedProcess {
  private PinnedProcess() {}

  /**
   * Runs until its input ends.
   *
   * @param args who transfers, and over how many connections
   */
  public static void main(String[] args) throws Exception {
    Transfer transfer = transfer(PinnedTransfer.Who.valueOf(args[0]), Integer.parseInt(args[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(transfer, line.split(" ", -1)));
    }
    System.exit(0);
  }

  private static Transfer transfer(PinnedTransfer.Who who, int connections) throws Exception {
    if (who == PinnedTransfer.Who.HEDDLE) {
      return new HeddleTransfer(Way.QUIC, Trip.ONE_WAY, connections);
    }
    List<Transfer> each = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      each.add(new NettyQuicTransfer(Limits.DEFAULT));
    }
    return new Together(each);
  }

  private static long answer(Transfer transfer, String[] words) throws Exception {
    switch (words[0]) {
      case "start" -> transfer.start(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "stop" -> transfer.stop();
      case "received" -> {
        return transfer.receivedBytes();
      }
      case "cpu" -> {
        return transfer.cpuNs();
      }
      default -> throw new IOException("no such command: " + words[0]);
    }
    return 0;
  }
}
